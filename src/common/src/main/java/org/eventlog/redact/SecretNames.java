// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Decides by the name of a parameter, a header or a member of an object whether its value is secret. In doubt, it is:
 * {@code sessionCount} counts as a session. Common harmless words that end in {@code key} or {@code code} are excluded:
 * {@code monkey}, {@code postcode}, {@code statusCode}.
 */
public final class SecretNames {
    /** The built-in names. */
    public static final SecretNames DEFAULT = new SecretNames(List.of());

    /** The maximum length of a name. A longer one counts as secret. */
    private static final int LONGEST = 256;

    /** Also in texts written by people. */
    private static final String[] ANYWHERE = {"passw", "passphrase", "passcode", "kennwort", "pwd", "secret",
            "credential", "sessid", "sessionid", "apikey", "accesskey", "privatekey", "accountkey", "sharedkey",
            "signingkey", "encryptionkey", "masterkey", "authkey", "cardno", "cardnum", "rememberme", "authcode",
            "accesscode", "verificationcode", "pincode", "recoverycode", "sessionkey", "motdepasse", "motsdepasse",
            "palavrapasse", "katalaluan", "mậtkhẩu", "contraseñ", "contrasena", "wachtwoord", "пароль", "密码", "密碼",
            "口令", "パスワード", "暗証番号", "비밀번호"};
    private static final Set<String> WORDS = Set.of("pass", "pw", "cvv", "cvc", "iban", "ssn", "pin", "otp", "totp",
            "token", "tokens", "jwt", "sid",
            // In other languages, as whole words, because some are parts of ordinary ones.
            "senha", "parola", "haslo", "hasło", "heslo", "losenord", "lösenord", "passord", "adgangskode", "kodeord",
            "salasana", "sifre", "şifre", "jelszo", "jelszó", "sandi", "гасло");
    /** Names of several words, by their last one. */
    private static final Map<String, List<List<String>>> OF_WORDS = Map.of(
            "passe", List.of(List.of("mot", "de"), List.of("mots", "de"), List.of("palavra")),
            "ordine", List.of(List.of("parola", "d")),
            "khẩu", List.of(List.of("mật")),
            "laluan", List.of(List.of("kata")));

    /** Only for names given by a program. */
    private static final String[] ANYWHERE_NAMED = {"token", "cookie", "session", "jwt", "saml", "assertion", "private",
            "signature", "csrf", "xsrf", "accountno", "accountnum", "authoriz", "authent", "otp"};
    private static final Set<String> WORDS_NAMED = Set.of("auth", "sig", "card", "code", "key");
    private static final String[] ENDINGS = {"key", "pass", "code", "auth"};

    /** Words that describe a secret but do not contain it. */
    private static final Set<String> ABOUT = Set.of("file", "path", "dir", "url", "uri", "type", "ttl", "length",
            "size",
            "count", "policy", "timeout", "expires", "expiry", "expiration", "enabled", "required", "present", "valid",
            "format", "version", "name", "consent", "max", "min", "exception", "error", "filter", "service", "provider",
            "manager", "handler", "controller", "resource", "repository", "factory", "util", "utils", "encoder",
            "validator", "interceptor", "config", "configuration", "test", "servlet", "endpoint", "algorithm",
            "strength",
            "generator");
    private static final Set<String> COUNTED = Set.of("max", "total", "prompt", "completion", "input", "output", "used",
            "num", "cached", "reasoning");
    private static final Set<String> HARMLESS_CODES = Set.of("status", "error", "country", "currency", "language",
            "locale", "postal", "post", "zip", "http", "response", "return", "exit", "reason", "area", "product",
            "item",
            "event", "fault", "sql", "err", "failure", "vendor", "city", "state", "region", "airport", "color", "bar",
            "source", "byte", "result", "message", "lang", "op");
    private static final Set<String> HARMLESS_KEYS = Set.of("sort", "primary", "foreign", "partition", "row", "cache",
            "routing", "public", "registry", "index", "object", "mon", "tur", "don", "hoc", "whis", "joc", "message",
            "group", "order", "natural", "composite", "hot", "issue", "i18n");
    /** After {@code code}: a location in a program. */
    private static final Set<String> PLACES = Set.of("file", "line", "lineno", "func", "function", "namespace",
            "column",
            "stacktrace", "location");
    private static final Set<String> HARMLESS = Set.of("compass", "bypass", "surpass", "trespass", "encompass",
            "overpass", "underpass", "unicode", "qrcode", "opcode", "geocode", "encode", "decode", "transcode",
            "keycode");

    private final List<String> more;

    private SecretNames(List<String> more) {
        this.more = more;
    }

    /** Returns these names and additional parts, which match anywhere in a name. */
    public SecretNames and(List<String> parts) {
        List<String> all = new ArrayList<>(more);
        parts.stream().map(p -> p.toLowerCase(Locale.ROOT)).filter(p -> !p.isEmpty()).forEach(all::add);
        return new SecretNames(List.copyOf(all));
    }

    /** Whether the value of a parameter, a header or a member with this name is secret. */
    public boolean isSecret(String name) {
        return isSecret(name, true);
    }

    /** Whether the text after this word is secret. In texts, {@code key} and {@code code} are ordinary words. */
    boolean isSecretInText(String name) {
        return isSecret(name, false);
    }

    /** The words that may precede this word, and form with it one name: {@code mot de} before {@code passe}. */
    static List<List<String>> before(String last) {
        return OF_WORDS.getOrDefault(last.toLowerCase(Locale.ROOT), List.of());
    }

    /** Whether the value of this secret name may be the code of an error, because only the built-in names have it. */
    boolean mayBeErrorCode(String name) {
        return name.equalsIgnoreCase(ErrorCode.NAME) && !isAdded(name, ErrorCode.NAME);
    }

    private boolean isAdded(String name, String joined) {
        if (more.isEmpty()) {
            return false;
        }
        String plain = name.toLowerCase(Locale.ROOT);
        for (String part : more) {
            if (plain.contains(part) || joined.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSecret(String name, boolean named) {
        if (name.length() > LONGEST) {
            return true;
        }
        Split split = new Split(name);
        if (isAdded(name, split.joined)) {
            return true;
        }
        if (split.words.isEmpty() || split.isHarmless()) {
            return false;
        }
        return split.contains(ANYWHERE) || split.hasOneOf(WORDS) || split.joined.endsWith("token")
                || split.joined.endsWith("pass") || split.isCookie()
                || named && (split.contains(ANYWHERE_NAMED) || split.hasOneOf(WORDS_NAMED) || split.endsWith(ENDINGS)
                        || split.words.get(0).startsWith("auth") && !split.words.get(0).startsWith("author"));
    }

    /** The words of a name in lower case: {@code userPassword2} has two. */
    private static final class Split {
        final List<String> words = new ArrayList<>(4);
        final String joined;

        Split(String name) {
            StringBuilder all = new StringBuilder(name.length());
            int begin = 0;
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                boolean letter = Character.isLetter(c);
                if (!letter || isHump(name, i)) {
                    add(all, begin);
                    begin = all.length();
                }
                if (letter) {
                    all.append(Character.toLowerCase(c));
                }
            }
            add(all, begin);
            joined = all.toString();
        }

        private void add(StringBuilder all, int begin) {
            if (all.length() > begin) {
                words.add(all.substring(begin));
            }
        }

        /** {@code userPin}, and the last letter but one of {@code URLToken}. */
        private static boolean isHump(String name, int i) {
            if (i == 0 || !Character.isUpperCase(name.charAt(i))) {
                return false;
            }
            boolean small = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
            return Character.isLowerCase(name.charAt(i - 1)) || small && Character.isUpperCase(name.charAt(i - 1));
        }

        boolean contains(String[] parts) {
            for (String part : parts) {
                for (int at = joined.indexOf(part); at >= 0; at = joined.indexOf(part, at + 1)) {
                    if (!isOther(part, at + part.length())) {
                        return true;
                    }
                }
            }
            return false;
        }

        /** {@code tokenizer}, {@code secretary}, {@code hotpink}: words that only start like a secret name. */
        private boolean isOther(String part, int end) {
            return switch (part) {
                case "token" -> joined.startsWith("iz", end) || joined.startsWith("is", end);
                case "secret" -> joined.startsWith("ar", end);
                case "private" -> joined.startsWith("ly", end);
                case "otp" -> end < joined.length() || !words.get(words.size() - 1).endsWith("otp");
                default -> false;
            };
        }

        boolean hasOneOf(Set<String> wanted) {
            for (String word : words) {
                if (wanted.contains(word)) {
                    return true;
                }
            }
            return false;
        }

        boolean endsWith(String[] endings) {
            for (String ending : endings) {
                if (joined.endsWith(ending)) {
                    return true;
                }
            }
            return false;
        }

        /** {@code sessionCookie}, {@code set_cookies}; the word alone is an ordinary one. */
        boolean isCookie() {
            String last = words.get(words.size() - 1);
            return words.size() > 1 && (last.equals("cookie") || last.equals("cookies"));
        }

        boolean isHarmless() {
            String last = words.get(words.size() - 1);
            if (words.size() > 1 && (ABOUT.contains(last) || last.equals("tokens") && COUNTED.contains(words.get(0)))) {
                return true;
            }
            if (words.size() > 1 && words.get(0).equals("code") && PLACES.contains(words.get(1))) {
                return true;
            }
            return HARMLESS.contains(last) || isHarmless("code", HARMLESS_CODES) || isHarmless("key", HARMLESS_KEYS);
        }

        /** Also as two words: {@code postcode}, {@code statusCode}. */
        private boolean isHarmless(String ending, Set<String> before) {
            if (!joined.endsWith(ending) || joined.length() == ending.length()) {
                return false;
            }
            String last = words.get(words.size() - 1);
            String first = last.equals(ending) && words.size() > 1
                    ? words.get(words.size() - 2)
                    : last.substring(0, Math.max(0, last.length() - ending.length()));
            return before.contains(first);
        }
    }
}

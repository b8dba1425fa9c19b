// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds credentials after the name of their scheme (RFC 9110, 11.1): {@code Bearer …}, {@code Basic …}. */
final class Schemes {
    private static final int SHORTEST = 6;
    private static final int SHORTEST_AFTER_SIGN = 8;
    private static final int SHORTEST_BASIC = 4;
    private static final int LONGEST_BASIC = 4096;
    private static final int LONGEST_CODE = 64;
    /** A longer one is no word of a sentence. */
    private static final int LONGEST_WORD = 20;
    private static final int BLANKS = 4;
    private static final int BEFORE = 8;
    private static final String AUTHORIZATION = "authorization";
    private static final String QUOTES = "\"'`";
    private static final String SIGNS = ":=>\uff1a\uff1d";
    /** Between a sign and the value, also as encoded in a form. */
    private static final String BEFORE_VALUE = QUOTES + "\\[({+";
    private static final String[] NAMES = {"bearer", "basic", "apikey", "digest", "negotiate", "ntlm", "dpop", "plain"};
    /** Words that may follow {@code Bearer} or {@code Basic} in a sentence. */
    private static final Set<String> NO_CREDENTIALS = Set.of("authentication", "authorization", "authenticated",
            "scheme", "schemes", "tokens", "header", "headers", "credentials", "security", "challenge", "access",
            "required", "missing", "invalid", "expired", "format", "realm", "error", "string", "prefix", "method",
            "information", "settings", "support", "usage", "value", "values", "algorithm", "mechanism", "request",
            "response", "failed", "instead", "rejected", "accepted", "handler", "filter", "package", "version",
            "http", "jwt", "opaque", "standard");
    private static final Pattern WORD = Pattern.compile("[a-z]+(?:[-/][a-z]+)*");
    /** {@code JavaScript}, {@code PostgreSQL}. */
    private static final Pattern HUMPS = Pattern.compile("[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})*(?:[A-Z]{2,4})?");
    /** Indexed by their first letter, because every word of a text is checked. */
    private static final String[][] NAMES_OF = new String[128][];

    static {
        for (int c = 'A'; c <= 'z'; c++) {
            char first = (char) (c | ' ');
            String[] names = Arrays.stream(NAMES).filter(s -> s.charAt(0) == first).toArray(String[]::new);
            NAMES_OF[c] = names.length == 0 ? null : names;
        }
    }

    private final Scan scan;
    private final View view;

    Schemes(Scan scan, View view) {
        this.scan = scan;
        this.view = view;
    }

    /** @return the position after the credential, or this one if there is none */
    int at(int i) {
        String[] names = NAMES_OF[view.at(i)];
        if (names == null) {
            return i;
        }
        for (String name : names) {
            if (view.has(name, i)) {
                int end = i + name.length();
                int from = endOfBlanks(end);
                int sign = sign(i, end, from);
                int value = sign > 0 ? afterSign(i, name, sign) : i;
                return value == i && from > end ? credential(i, name, from) : value;
            }
        }
        return i;
    }

    static boolean isOfToken(char c) {
        return c < 128 && Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }

    /** Also as encoded in a form. */
    private int endOfBlanks(int from) {
        int i = from;
        while (i < view.length() && i < from + BLANKS && (view.isSpace(i) || view.at(i) == '+')) {
            i++;
        }
        return view.has("%20", i) && i == from ? i + 3 : i;
    }

    /** The position of the sign after {@code Bearer}, {@code "Bearer"} or {@code Bearer } and a blank; or -1. */
    private int sign(int i, int end, int blanks) {
        int sign = blanks;
        if (end == blanks && i > 0 && end < view.length() && view.at(end) == view.at(i - 1)
                && QUOTES.indexOf(view.at(end)) >= 0) {
            sign = view.skipSpaces(end + 1, BLANKS);
        }
        return sign < view.length() && (view.at(sign) == ':' || view.at(sign) == '=') ? sign : -1;
    }

    /** {@code Bearer: hunter2abcd}, {@code Bearer="x"}, but neither {@code Bearer: expired} nor {@code Bearer: 401}. */
    private int afterSign(int i, String scheme, int sign) {
        int from = view.skipSpaces(view.has("=>", sign) ? sign + 2 : sign + 1, BLANKS);
        int quote = from;
        while (quote < view.length() && quote < from + BEFORE && view.at(quote) == '\\') {
            quote++;
        }
        if (quote < view.length() && QUOTES.indexOf(view.at(quote)) >= 0) {
            return quoted(i, scheme, quote);
        }
        if (!scheme.equals("bearer")) {
            return i;
        }
        int to = from;
        while (to < view.length() && to < from + LONGEST_CODE && isOfToken(view.at(to))) {
            to++;
        }
        return to - from < SHORTEST_AFTER_SIGN || !Codes.isIn(view.text(from, to)) ? i : credential(i, scheme, from);
    }

    /** One word in quotes. */
    private int quoted(int i, String scheme, int quote) {
        int from = quote + 1;
        int to = endOfCredential(from, ".~+/=");
        boolean closed = to >= view.length() || view.at(to) == view.at(quote) || view.at(to) == '\\';
        if (to == from || !closed) {
            return i;
        }
        boolean found = scheme.equals("bearer")
                ? to - from > LONGEST_WORD || !isStatement(view.text(from, to))
                : scheme.equals("basic") && isUserAndPassword(from, to);
        if (found) {
            scan.mark(view, from, to);
        }
        return found ? to : i;
    }

    private static boolean isStatement(String word) {
        String small = word.toLowerCase(Locale.ROOT);
        return NO_CREDENTIALS.contains(small) || Values.NOTHING.contains(small);
    }

    private int endOfCredential(int from, String signs) {
        int end = from;
        while (end < view.length() && (isOfToken(view.at(end)) || signs.indexOf(view.at(end)) >= 0)) {
            end++;
        }
        return end;
    }

    private int credential(int i, String scheme, int from) {
        if (scheme.equals("digest")) {
            if (!isUserName(from)) {
                return i;
            }
            int end = view.endOfLine(from);
            scan.mark(view, from, end);
            return end;
        }
        // In a form, a plus is the blank before the credential, and never part of it.
        int last = endOfCredential(from, from > 0 && view.at(from - 1) == '+' ? ".~/=" : ".~+/=");
        while (last > from && view.at(last - 1) == '.') {
            last--;
        }
        if (isSecret(i, scheme, from, last)) {
            scan.mark(view, from, last);
            return last;
        }
        return i;
    }

    /** {@code username="ada"}, {@code username*=UTF-8''ada}. */
    private boolean isUserName(int from) {
        if (!view.has("username", from)) {
            return false;
        }
        int i = from + 8;
        i = view.skipSpaces(i < view.length() && view.at(i) == '*' ? i + 1 : i, BLANKS);
        return i < view.length() && view.at(i) == '=';
    }

    private boolean isSecret(int i, String scheme, int from, int to) {
        return scheme.equals("basic") || scheme.equals("plain") ? isBasic(from, to) : isToken(i, scheme, from, to);
    }

    private boolean isToken(int i, String scheme, int from, int to) {
        if (to - from < SHORTEST || view.at(to - 1) == '=' && isName(from, to)) {
            return false;
        }
        if (to - from > LONGEST_WORD) {
            return true;
        }
        String text = view.text(from, to);
        if (NO_CREDENTIALS.contains(text.toLowerCase(Locale.ROOT)) || Codes.isNumbered(text)) {
            return false;
        }
        // The credentials of other schemes are long, or contain more than small letters.
        return !WORD.matcher(text).matches() || (scheme.equals("bearer") || scheme.equals("apikey")) && isValue(i, to);
    }

    /** {@code Bearer realm="…"} is a challenge. */
    private boolean isName(int from, int to) {
        return to < view.length() && view.at(to) == '"' && to - from < LONGEST_WORD;
    }

    /**
     * Whether the scheme and the word after it are a value and no part of a sentence: behind a sign or
     * {@code Authorization}, in quotes, or alone.
     */
    private boolean isValue(int scheme, int to) {
        int i = scheme;
        while (i > 0 && scheme - i < BEFORE && (view.isSpace(i - 1) || BEFORE_VALUE.indexOf(view.at(i - 1)) >= 0)) {
            i--;
        }
        if (i == 0) {
            return to == view.length() || isInQuotes(scheme, to);
        }
        return SIGNS.indexOf(view.at(i - 1)) >= 0 || view.has(AUTHORIZATION, i - AUTHORIZATION.length())
                || isInQuotes(scheme, to);
    }

    private boolean isInQuotes(int from, int to) {
        return from > 0 && QUOTES.indexOf(view.at(from - 1)) >= 0 && to < view.length()
                && view.at(to) == view.at(from - 1);
    }

    /** User, colon and password in Base64, or text that looks like Base64 and not like a word. */
    private boolean isBasic(int from, int to) {
        if (to - from > LONGEST_BASIC || isUserAndPassword(from, to)) {
            return true;
        }
        String text = view.text(from, to);
        return to - from >= SHORTEST && isMixed(text) && !Codes.isNumbered(text)
                && !(to - from <= LONGEST_WORD && HUMPS.matcher(text).matches());
    }

    private static boolean isMixed(String text) {
        boolean small = false;
        boolean mixed = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            mixed |= c >= '0' && c <= '9' || c == '=' || i > 0 && small && c >= 'A' && c <= 'Z';
            small |= c >= 'a' && c <= 'z';
        }
        return mixed;
    }

    /** Separated by a colon, or by NUL as in SASL's PLAIN (RFC 4616). Words of a sentence decode to something else. */
    private boolean isUserAndPassword(int from, int to) {
        if (to - from < SHORTEST_BASIC || to - from > LONGEST_BASIC) {
            return false;
        }
        byte[] plain;
        try {
            plain = Base64.getDecoder().decode(view.text(from, to));
        } catch (IllegalArgumentException e) {
            // Invalid or incomplete.
            return false;
        }
        boolean divided = false;
        for (byte b : plain) {
            if (b > 0 && b < ' ' || b == 127) {
                return false;
            }
            divided |= b == ':' || b == 0;
        }
        return divided;
    }
}

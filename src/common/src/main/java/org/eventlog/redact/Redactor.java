// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.List;
import java.util.Locale;
import org.eventlog.config.Lists;
import org.eventlog.config.NotAllowedException;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;

/**
 * Takes secrets out of what is going to be an event: each is replaced by {@value Secrets#MASK}, and everything else
 * stays as it was written. The one place that decides this, for requests, log records, methods, exceptions and what the
 * collector takes in.
 *
 * <p>
 * A secret is told by the name it has or by its shape. It is looked for in the text and in what becomes of it by
 * decoding: percent signs, JSON within a string of JSON, entities of XML, up to five on top of each other. A guess it
 * remains: a password that stands alone in a sentence is not found.
 *
 * <p>
 * Never throws, whatever the text; takes time linear in its length, and memory a few times its length where there is
 * something to decode. Immutable, for use by any number of threads.
 */
public final class Redactor {
    /** With the names that always are secret. */
    public static final Redactor DEFAULT = new Redactor(SecretNames.DEFAULT);

    private static final Setting<List<String>> NAMES = names("eventlog.redact.names");
    private static final String OF_PATTERNS = "*?%\\";
    private static final int SHORTEST = 4;
    /** So much is given up at most to find the beginning of the word that was cut. */
    private static final int LONGEST_WORD = 256;

    private final SecretNames names;

    private Redactor(SecretNames names) {
        this.names = names;
    }

    public static Redactor of(SecretNames names) {
        return new Redactor(names);
    }

    /** With the names of {@code eventlog.redact.names} beside those that always are secret. */
    public static Redactor read(Settings settings) {
        return read(settings, NAMES);
    }

    /** With the names of that setting beside those that always are secret: see {@link #names}. */
    public static Redactor read(Settings settings, Setting<List<String>> setting) {
        List<String> more = settings.get(setting);
        return more.isEmpty() ? DEFAULT : new Redactor(SecretNames.DEFAULT.and(more));
    }

    /** A setting for parts of names that are secret, too. */
    public static Setting<List<String>> names(String key) {
        return new Setting<>(key, "", "parts of names, comma between, such as iban, tax: no patterns", false,
                Redactor::parts, list -> true);
    }

    private static List<String> parts(String text) {
        List<String> parts = Lists.of(text);
        for (String part : parts) {
            if (part.chars().anyMatch(c -> OF_PATTERNS.indexOf(c) >= 0)) {
                throw new NotAllowedException("\"" + part + "\" matches nothing");
            }
        }
        return parts;
    }

    /** Whether the value of what has this name is secret as a whole. */
    public boolean isSecret(String name) {
        return names.isSecret(name);
    }

    /**
     * Whether this value of what has this name is secret as a whole. A {@code code} is none where it says what went wrong:
     * {@code ECONNREFUSED}, {@code card_declined}, {@code P2002}.
     */
    public boolean isSecret(String name, String value) {
        return names.isSecret(name) && !(name.equalsIgnoreCase("code") && CodeWord.is(value));
    }

    /** Any text: a message, a line of a log, a header's value. Null stays null; what is JSON is JSON afterwards, too. */
    public String text(String text) {
        if (text == null || text.length() < SHORTEST) {
            return text;
        }
        Marks marks = new Marks();
        View view = new View(text);
        text(view, marks);
        return !marks.isEmpty() && JsonMask.isOne(view) ? JsonMask.masked(view, marks) : marks.masked(text);
    }

    /**
     * A text of which no more than so many characters are wanted. It is not cut within a secret: what is left of its
     * last word then, which might be a part of one, is given up.
     */
    public String text(String text, int maxChars) {
        return text == null || text.length() <= maxChars ? text(text) : text(withoutLastWord(text, maxChars));
    }

    void text(View view, Marks marks) {
        new Scan(names, marks).text(view, false, 0);
    }

    /** The value of what has this name, a header's above all. */
    public String value(String name, String value) {
        if (value == null) {
            return null;
        }
        return name != null && isSecret(name, value) ? Secrets.MASK : text(value);
    }

    /**
     * Whether a member of an object says that the values beside it are secret: {@code "name": "password"}.
     *
     * @param says its value
     */
    public boolean isNameOfSecret(String member, String says) {
        String small = member.toLowerCase(Locale.ROOT);
        return small.equals("type")
                ? names.isSecretInText(says)
                : NamedValues.PAIR_NAMES.contains(small) && names.isSecret(says);
    }

    /** Whether a member of that name is what is secret then: {@code "value": …}. */
    public static boolean isValueBesideName(String member) {
        return NamedValues.PAIR_VALUES.contains(member.toLowerCase(Locale.ROOT));
    }

    /** A query string or form, still encoded, as it came in. */
    public String query(String query) {
        if (query == null) {
            return null;
        }
        Marks marks = new Marks();
        query(new View(query), marks);
        return marks.masked(query);
    }

    void query(View view, Marks marks) {
        new QueryScan(new Scan(names, marks), view).run();
    }

    /** JSON, which is JSON afterwards, too; or what was to be JSON: cut off anywhere, or none at all. */
    public String json(String json) {
        if (json == null) {
            return null;
        }
        Marks marks = new Marks();
        View view = new View(json);
        json(view, marks);
        return JsonMask.mayBeOne(view) ? JsonMask.masked(view, marks) : marks.masked(json);
    }

    void json(View view, Marks marks) {
        new Scan(names, marks).json(view, 0);
    }

    /** A path, still encoded, without parameters of its own: {@code ;jsessionid=…} is one. */
    public String path(String path) {
        if (path == null) {
            return null;
        }
        String plain = path.indexOf(';') < 0 ? path : withoutParameters(path);
        Marks marks = new Marks();
        path(new View(plain), marks);
        return marks.masked(plain);
    }

    void path(View view, Marks marks) {
        new PathScan(new Scan(names, marks), view).run();
    }

    private static String withoutParameters(String path) {
        StringBuilder plain = new StringBuilder(path.length());
        boolean parameter = false;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            parameter = c == ';' || parameter && c != '/';
            if (!parameter) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** A URL: its path and its query as above, and without what was before an {@code @} or behind a {@code #}. */
    public String url(String url) {
        if (url == null) {
            return null;
        }
        String clean = withoutUser(url);
        int fragment = clean.indexOf('#');
        clean = fragment < 0 ? clean : clean.substring(0, fragment);
        int question = clean.indexOf('?');
        String before = question < 0 ? clean : clean.substring(0, question);
        int slashes = before.indexOf("//");
        int path = before.indexOf('/', slashes < 0 ? 0 : slashes + 2);
        // The authority is no part of the path, and a name with a colon before it is a scheme.
        String masked = path < 0
                ? slashes < 0 ? path(before) : text(before)
                : before.substring(0, path) + path(before.substring(path));
        return question < 0 ? masked : masked + '?' + query(clean.substring(question + 1));
    }

    private static String withoutUser(String url) {
        int slashes = url.indexOf("//");
        int question = url.indexOf('?');
        if (slashes < 0 || question >= 0 && question < slashes) {
            return url;
        }
        int end = UserInfo.end(new View(url), slashes + 2);
        return end < 0 ? url : url.substring(0, slashes + 2) + url.substring(end + 1);
    }

    /**
     * A text that has been cut, without what may be half a secret at its end: its last word, and the digits before that.
     * To be masked only then.
     */
    public static String withoutLastWord(String cut) {
        return withoutLastWord(cut, cut.length());
    }

    private static String withoutLastWord(String text, int length) {
        int end = length;
        int least = Math.max(0, length - LONGEST_WORD);
        while (end > least && !isBetweenWords(text.charAt(end - 1))) {
            end--;
        }
        if (end == least && least > 0) {
            // Longer than what is looked for; so much of a token is known by its beginning.
            end = length;
        }
        while (end > least && isOfNumber(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    private static boolean isBetweenWords(char c) {
        return Character.isWhitespace(c) || View.isSpace(c) || "&\"',;([{<".indexOf(c) >= 0;
    }

    private static boolean isOfNumber(char c) {
        return Character.isDigit(c) || View.isSpace(c) || c == '-' || c == '.' || c == '+';
    }
}

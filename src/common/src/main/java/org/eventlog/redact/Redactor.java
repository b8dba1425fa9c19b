// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Masks secrets in the contents of events: each secret is replaced with {@value Secrets#MASK}, and everything else is
 * unchanged. Used for requests, log records, methods, exceptions and the events that the collector receives.
 *
 * <p>
 * A secret is recognized by its name or its form. The text is searched as it is and after decoding percent signs, JSON
 * within a JSON string, and XML entities, in up to five levels. The recognition is heuristic: a password alone in a
 * sentence is not found.
 *
 * <p>
 * Never throws. The time is linear in the length of the text; memory use is a few times the length if there is
 * something to decode. Immutable and thread-safe.
 */
public final class Redactor {
    /** A redactor with the built-in secret names only. */
    public static final Redactor DEFAULT = new Redactor(SecretNames.DEFAULT);

    static final String KEY = "key";
    static final String VALUE = "value";
    private static final int SHORTEST = 4;
    /** The maximum number of characters removed to find the beginning of a cut word. */
    private static final int LONGEST_WORD = 256;

    private final SecretNames names;

    private Redactor(SecretNames names) {
        this.names = names;
    }

    /** A redactor with these parts of names in addition to the built-in ones. */
    public static Redactor with(Collection<String> more) {
        return more.isEmpty() ? DEFAULT : new Redactor(SecretNames.DEFAULT.and(List.copyOf(more)));
    }

    public static Redactor of(SecretNames names) {
        return new Redactor(names);
    }

    /** Whether a value with this name is secret as a whole. */
    public boolean isSecret(String name) {
        return names.isSecret(name);
    }

    /**
     * Whether this value with this name is secret as a whole. A {@code code} is not secret if it is an error code:
     * {@code ECONNREFUSED}, {@code card_declined}, {@code P2002}.
     */
    public boolean isSecret(String name, String value) {
        return names.isSecret(name) && !(names.mayBeErrorCode(name) && ErrorCode.is(value));
    }

    /**
     * Masks any text: a message, a line of a log, the value of a header. Null stays null, and JSON stays valid JSON.
     */
    public String text(String text) {
        if (text == null || text.length() < SHORTEST) {
            return text;
        }
        MaskedRanges marks = new MaskedRanges();
        View view = new View(text);
        text(view, marks);
        return !marks.isEmpty() && JsonMask.isOne(view) ? JsonMask.masked(view, marks) : marks.masked(text);
    }

    /**
     * Masks a text and limits its length. The text is not cut within a secret: an incomplete last word, which might be
     * part of one, is removed.
     */
    public String text(String text, int maxChars) {
        return text == null || text.length() <= maxChars ? text(text) : text(withoutLastWord(text, maxChars));
    }

    void text(View view, MaskedRanges marks) {
        new Scan(names, marks).text(view, false, 0);
    }

    /** Masks a value with this name, such as that of a header. */
    public String value(String name, String value) {
        if (value == null) {
            return null;
        }
        return name != null && isSecret(name, value) ? Secrets.MASK : text(value);
    }

    /**
     * Whether a member of an object identifies the value beside it as secret: {@code "name": "password"}.
     *
     * @param says the member's value
     */
    public boolean isNameOfSecret(String member, String says) {
        String small = member.toLowerCase(Locale.ROOT);
        return small.equals("type")
                ? names.isSecretInText(says)
                : NamedValues.PAIR_NAMES.contains(small) && names.isSecret(says);
    }

    /**
     * Whether the {@code key} of an object with these members is the name of a pair, and no secret itself:
     * {@code {"key": "city", "value": "Paris"}}.
     */
    public static boolean isPair(Collection<String> members) {
        return members.stream().anyMatch(KEY::equalsIgnoreCase) && members.stream().anyMatch(VALUE::equalsIgnoreCase);
    }

    /** Whether a member with this name is then the secret: {@code "value": …}. */
    public static boolean isValueBesideName(String member) {
        return NamedValues.PAIR_VALUES.contains(member.toLowerCase(Locale.ROOT));
    }

    /** Masks an encoded query string or form. */
    public String query(String query) {
        if (query == null) {
            return null;
        }
        MaskedRanges marks = new MaskedRanges();
        query(new View(query), marks);
        return marks.masked(query);
    }

    void query(View view, MaskedRanges marks) {
        new QueryScan(new Scan(names, marks), view).run();
    }

    /** Masks JSON so that it stays valid JSON. The text may also be truncated or not be JSON at all. */
    public String json(String json) {
        if (json == null) {
            return null;
        }
        MaskedRanges marks = new MaskedRanges();
        View view = new View(json);
        json(view, marks);
        return JsonMask.mayBeOne(view) ? JsonMask.masked(view, marks) : marks.masked(json);
    }

    void json(View view, MaskedRanges marks) {
        new Scan(names, marks).json(view, 0);
    }

    /** Masks an encoded path, and removes path parameters such as {@code ;jsessionid=…}. */
    public String path(String path) {
        if (path == null) {
            return null;
        }
        String plain = path.indexOf(';') < 0 ? path : withoutParameters(path);
        MaskedRanges marks = new MaskedRanges();
        path(new View(plain), marks);
        return marks.masked(plain);
    }

    void path(View view, MaskedRanges marks) {
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

    /** Masks the path and query of a URL, and removes the text before an {@code @} and after a {@code #}. */
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
        // The authority is not part of the path, and a name before a colon is a scheme.
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
     * Removes the end of a cut text that may be part of a secret: its last word, and the digits before it. Call this
     * before masking.
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
            // Longer than any searched secret; a token of this length is recognized by its beginning.
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
        return Character.isDigit(c) || CardNumbers.isSeparator(c);
    }
}

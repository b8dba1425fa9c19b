// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Locale;
import java.util.Set;

/** Determines the end of a value in arbitrary text. */
final class Values {
    private static final int NAME = 64;
    private static final int LONGEST_WORD = 12;
    private static final int LONGEST_PREFIX = 2;
    private static final String QUOTES = "\"'`";
    private static final String ENDS = ",;&)]}|";
    private static final String BEHIND_QUOTE = ENDS + QUOTES + ".:?!<>\\+/=";
    /** Values that contain nothing. */
    static final Set<String> NOTHING = Set.of("null", "true", "false", "yes", "no", "none", "nil", "undefined",
            "void", "empty");
    /** Words of statements about a password: {@code password: must not be blank}. */
    private static final Set<String> SAID = Set.of("must", "should", "is", "was", "may", "can", "cannot", "not",
            "required", "expected", "invalid", "missing", "too", "at", "needs", "has", "expired", "rejected", "size",
            "field", "wrong", "incorrect", "unknown");
    /** Before {@code token}, in the names of parsers. */
    private static final Set<String> PARSED = Set.of("", "next", "current", "last", "previous", "prev", "first",
            "start", "end", "expected", "unexpected", "actual", "found", "peek", "lookahead", "json", "xml");
    private static final Set<String> SCHEMES = Set.of("bearer", "basic", "apikey", "token", "negotiate", "ntlm");

    private final View view;
    private int begin;
    private int last;
    private int limit;

    Values(View view) {
        this.view = view;
    }

    /** The start of the last value found, without its quotes. */
    int begin() {
        return begin;
    }

    /** The end of the last value found, see {@link #begin}. */
    int last() {
        return last;
    }

    /** @return the position to continue at, after the value that starts here and its quote */
    int end(int from) {
        return end(from, view.length());
    }

    /**
     * Like {@link #end(int)} with a limit, for callers that may not mask the value, and so must not scan the whole
     * rest of the text.
     */
    int end(int from, int most) {
        limit = Math.min(view.length(), from + Math.min(most, view.length() - from));
        int slashes = 0;
        while (from + slashes < limit && view.at(from + slashes) == '\\') {
            slashes++;
        }
        char c = from + slashes < view.length() ? view.at(from + slashes) : ' ';
        if (QUOTES.indexOf(c) >= 0) {
            int quote = from + slashes;
            int end = isTriple(quote) ? tripleQuoted(quote) : isDoubled(quote, slashes) ? doubled(quote) : -1;
            return end >= 0 ? end : quoted(quote, slashes);
        }
        if (slashes == 0 && (c == '{' || c == '[' || c == '(')) {
            return bracketed(from, c);
        }
        return plain(from, c);
    }

    /**
     * The value ends at the same quote, preceded by as many backslashes as the first. In SQL, a doubled quote does
     * not end it.
     */
    private int quoted(int quote, int slashes) {
        char mark = view.at(quote);
        begin = quote + 1;
        int found = 0;
        for (int i = begin; i < limit; i++) {
            char c = view.at(i);
            if (c == '\\') {
                found++;
                continue;
            }
            // An odd number of backslashes makes it a character of the value.
            if (c == mark && (slashes == 0 ? found % 2 == 0 : found <= slashes)) {
                boolean twice = slashes == 0 && mark == '\'' && i + 1 < view.length() && view.at(i + 1) == mark;
                if (!twice) {
                    last = i - (slashes == 0 ? 0 : found);
                    return i + 1;
                }
                i++;
            }
            found = 0;
        }
        last = Math.max(begin, limit);
        return last;
    }

    private boolean isTriple(int quote) {
        char mark = view.at(quote);
        return mark != '`' && quote + 3 < view.length() && view.at(quote + 1) == mark && view.at(quote + 2) == mark;
    }

    /** Whether it is a quote within quotes, as in CSV and SQL: {@code "password=""x"""}; no empty value. */
    private boolean isDoubled(int quote, int slashes) {
        char mark = view.at(quote);
        return slashes == 0 && mark != '`' && quote + 2 < view.length() && view.at(quote + 1) == mark
                && isBegin(quote + 2);
    }

    /** On one line. Without an end, it goes up to the next quote. */
    private int doubled(int quote) {
        char mark = view.at(quote);
        begin = quote + 2;
        for (int i = begin; i + 1 < limit && !view.isEndOfLine(i); i++) {
            if (view.at(i) == mark && view.at(i + 1) == mark) {
                last = i;
                return i + 2;
            }
        }
        last = endOfUnclosed(begin, true);
        return last;
    }

    /**
     * A text of several lines in TOML, Python, Java and Kotlin.
     *
     * @return -1 if it has no end, and nothing begins it as in a text that was cut: then the quotes are those of an
     *         empty value and of the text around it
     */
    private int tripleQuoted(int quote) {
        char mark = view.at(quote);
        begin = quote + 3;
        int i = begin;
        while (i < limit && !(view.at(i) == mark && i + 2 < view.length() && isTripleEnd(i, mark))) {
            i++;
        }
        if (i == view.length()) {
            last = endOfUnclosed(begin, false);
            return isBegin(view.isEndOfLine(begin) ? skipWhitespace(begin) : begin) ? last : -1;
        }
        last = i;
        return Math.min(limit, i + 3);
    }

    private boolean isTripleEnd(int i, char mark) {
        return view.at(i + 1) == mark && view.at(i + 2) == mark;
    }

    /** A list or an object on one line. */
    private int bracketed(int from, char open) {
        char close = open == '{' ? '}' : open == '[' ? ']' : ')';
        int depth = 0;
        int i = from;
        begin = from + 1;
        while (i < limit && view.at(i) != '\n' && view.at(i) != '\r') {
            char c = view.at(i);
            depth += c == open ? 1 : c == close ? -1 : 0;
            if (depth == 0) {
                last = i;
                return i + 1;
            }
            i++;
        }
        last = i;
        return i;
    }

    private int plain(int from, char first) {
        begin = from;
        last = from;
        if (first == '<') {
            Angled value = Angled.of(view, from, limit);
            begin = value == null ? from : value.begin();
            last = value == null ? from : value.end();
            return last;
        }
        int word = endOfWord(from);
        if (isPrefix(from, word)) {
            return wrapped(from, word);
        }
        int i = word;
        if (SCHEMES.contains(small(from, word)) || word - from > 2 && view.has("!!", from)) {
            // The scheme of a header, or the type of a value in YAML.
            int next = view.skipSpaces(word, 4);
            if (next > word) {
                i = endOfWord(next);
            }
        }
        last = i;
        while (last > from && view.at(last - 1) == '\\') {
            last--;
        }
        return i;
    }

    /**
     * Whether the word belongs to the quoted text that follows at once: {@code b'x'}, {@code N'x'}, {@code Some("x")}.
     * A quote that ends a text around the value is followed by the end of the text or of a part of it.
     */
    private boolean isPrefix(int from, int word) {
        if (word <= from || word + 2 >= view.length() || QUOTES.indexOf(view.at(word)) < 0 || !isBegin(word + 1)) {
            return false;
        }
        char before = view.at(word - 1);
        return before == '(' || before == '@' || word - from <= LONGEST_PREFIX && view.isWord(from)
                && Character.isLetter(view.at(from)) && Character.isLetter(before);
    }

    /** Masks the text with all that is around it. If it has no end, the quotes may be those of different texts. */
    private int wrapped(int from, int quote) {
        int to = quoted(quote, 0);
        if (to == view.length() && to == last) {
            to = endOfUnclosed(quote + 1, true);
        }
        boolean call = view.at(quote - 1) == '(' && to < view.length() && view.at(to) == ')';
        begin = from;
        last = call ? to + 1 : to;
        return last;
    }

    /** A quoted text without its end, as in a text that was cut: the next quote belongs to something else. */
    private int endOfUnclosed(int from, boolean oneLine) {
        int i = from;
        while (i < limit && QUOTES.indexOf(view.at(i)) < 0 && !(oneLine && view.isEndOfLine(i))) {
            i++;
        }
        return i;
    }

    /** Whether a quoted text may begin with this, which does not usually follow its end. */
    private boolean isBegin(int i) {
        return i < view.length() && view.at(i) > ' ' && BEHIND_QUOTE.indexOf(view.at(i)) < 0;
    }

    private int skipWhitespace(int from) {
        int i = from;
        while (i < view.length() && Character.isWhitespace(view.at(i))) {
            i++;
        }
        return i;
    }

    private int endOfWord(int from) {
        int i = from;
        while (i < limit) {
            char c = view.at(i);
            if (c <= ' ' || View.isSpace(c) || QUOTES.indexOf(c) >= 0 || c == '<' || c == '>' || isEnd(i, c)) {
                break;
            }
            i++;
        }
        return i;
    }

    /** Whether the character ends the value. Some may also be part of it, which depends on the following text. */
    private boolean isEnd(int i, char c) {
        if (ENDS.indexOf(c) < 0) {
            return false;
        }
        if (i + 1 == view.length()) {
            return true;
        }
        char next = view.at(i + 1);
        if (next <= ' ' || View.isSpace(next) || QUOTES.indexOf(next) >= 0 || ENDS.indexOf(next) >= 0
                || next == '<' || next == '\\' || next == '.' || next == ':' || next == '[' || next == '{') {
            return true;
        }
        if (c == '&' && view.has("amp;", i + 1)) {
            return true;
        }
        return isName(i + 1);
    }

    /** Whether a name with its value follows. */
    private boolean isName(int from) {
        int i = from;
        while (i < view.length() && i < from + NAME && (view.isWord(i) || "_-.%$[]".indexOf(view.at(i)) >= 0)) {
            i++;
        }
        return i > from && i < view.length() && (view.at(i) == '=' || view.at(i) == ':');
    }

    private String small(int from, int to) {
        return to - from > LONGEST_WORD ? "" : view.text(from, to).toLowerCase(Locale.ROOT);
    }

    /**
     * Whether the value contains no secret: {@code null}, a boolean, or a statement about a secret.
     *
     * @param colon whether it follows a colon, as in a sentence
     */
    boolean isHarmless(int from, int to, String name, boolean colon) {
        String value = small(from, to);
        if (NOTHING.contains(value)) {
            return true;
        }
        String small = name.toLowerCase(Locale.ROOT);
        if (small.equals("pass") || small.equals("pin") || small.equals("tokens")) {
            // Numbers of passed tests, pins of a device, counted tokens.
            return isNumber(from, to) && (to - from < 4 || small.equals("tokens"));
        }
        boolean sentence = to >= view.length() || view.isSpace(to) || ".\n<".indexOf(view.at(to)) >= 0;
        boolean begins = view.isSpace(from - 1) || from > 0 && view.at(from - 1) == '>';
        if (colon && begins && sentence && SAID.contains(value)) {
            return true;
        }
        if (from > 0 && view.at(from - 1) == '<'
                && (!value.isEmpty() && small.endsWith(value) || view.has("your", from))) {
            // Of a usage: --password=<password>
            return true;
        }
        return isOfParser(small) && isConstant(from, to);
    }

    /** {@code token}, {@code nextToken}; but not {@code access_token}. */
    private static boolean isOfParser(String small) {
        if (!small.endsWith("token")) {
            return false;
        }
        int begin = Math.max(small.lastIndexOf('.'), small.lastIndexOf('[')) + 1;
        String before = small.substring(begin, small.length() - 5);
        return PARSED.contains(before.endsWith("_") ? before.substring(0, before.length() - 1) : before);
    }

    private boolean isNumber(int from, int to) {
        for (int i = from; i < to; i++) {
            if (view.at(i) < '0' || view.at(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Parsers use the word token as well: {@code token: END_OBJECT}, {@code token: <EOF>}. */
    private boolean isConstant(int from, int to) {
        boolean underscore = to > from && view.at(from - 1) == '<';
        for (int i = from; i < to; i++) {
            char c = view.at(i);
            if (c != '_' && (c < 'A' || c > 'Z')) {
                return false;
            }
            underscore |= c == '_' && i > from;
        }
        return underscore;
    }
}

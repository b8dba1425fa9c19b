// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Locale;
import java.util.Set;

/**
 * A value in angle brackets, {@code password=<x>}, or in an element of HTML, {@code password: <b>x</b>}.
 *
 * @param begin where it starts, after the bracket or the tags
 * @param end the position after it
 */
record Angled(int begin, int end) {
    private static final int MOST_TAGS = 4;
    private static final int LONGEST = 256;
    private static final int LONGEST_ELEMENT = 8;
    private static final String WORD_ENDS = " \t\"'`";
    private static final Set<String> ELEMENTS = Set.of("a", "b", "big", "br", "button", "code", "dd", "div", "dt", "em",
            "font", "form", "h1", "h2", "h3", "h4", "hr", "i", "img", "input", "kbd", "label", "li", "ol", "p", "pre",
            "s", "samp", "select", "small", "span", "strong", "table", "td", "th", "tr", "tt", "u", "ul", "var", "wbr");

    /** In place of a value: {@code password: <string>}. */
    private static final Set<String> PLACEHOLDERS = Set.of("string", "str", "text", "value", "number", "integer", "int",
            "boolean", "bool", "object", "any", "type", "hidden", "redacted", "masked", "unset");

    /**
     * @param from the position of a {@code <}
     * @return null if no value starts here, as in {@code password: <br>} and {@code password: <not set>}
     */
    static Angled of(View view, int from, int limit) {
        if (isAt(view, from + 1, limit, '/')) {
            return null;
        }
        int first = end(view, from + 1, limit, ">");
        Angled content = isAt(view, first, limit, '>') ? content(view, from, first, limit) : null;
        if (content != null) {
            return content;
        }
        int begin = from + 1;
        int end = end(view, begin, first, WORD_ENDS);
        // Several words are a remark: <not set>.
        boolean remark = view.isSpace(end);
        boolean tag = end > begin && view.at(end - 1) == '/' || isNoValue(view, begin, end);
        return end > begin && !remark && !tag ? new Angled(begin, end) : null;
    }

    /** The word between this tag, or one directly behind it, and its end tag. */
    private static Angled content(View view, int from, int close, int limit) {
        int tag = from + 1;
        int begin = close + 1;
        for (int tags = 1; tags < MOST_TAGS && isAt(view, begin, limit, '<') && view.isWord(begin + 1); tags++) {
            int next = end(view, begin + 1, limit, ">");
            if (!isAt(view, next, limit, '>')) {
                return null;
            }
            tag = begin + 1;
            begin = next + 1;
        }
        int end = end(view, begin, limit, WORD_ENDS);
        return end > begin && view.has("</", end) && isSame(view, tag, end + 2) ? new Angled(begin, end) : null;
    }

    /** The position of the first of these characters, of a further {@code <} or of the end of the line. */
    private static int end(View view, int from, int limit, String marks) {
        int most = Math.min(limit, from + LONGEST);
        int i = from;
        while (i < most && view.at(i) != '<' && marks.indexOf(view.at(i)) < 0 && !view.isEndOfLine(i)) {
            i++;
        }
        return i;
    }

    private static boolean isAt(View view, int i, int limit, char c) {
        return i < limit && view.at(i) == c;
    }

    private static boolean isSame(View view, int open, int close) {
        int i = 0;
        while (i < LONGEST_ELEMENT && view.isWord(open + i) && view.isWord(close + i)
                && Character.toLowerCase(view.at(open + i)) == Character.toLowerCase(view.at(close + i))) {
            i++;
        }
        return i > 0 && !view.isWord(open + i) && !view.isWord(close + i);
    }

    private static boolean isNoValue(View view, int from, int to) {
        String small = to - from > LONGEST_ELEMENT ? "" : view.text(from, to).toLowerCase(Locale.ROOT);
        return ELEMENTS.contains(small) || PLACEHOLDERS.contains(small);
    }
}

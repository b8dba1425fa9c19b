// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

/**
 * Writes masks into JSON so that the result is still valid JSON: within a string, a mask is part of the string; a
 * number becomes a string; everything between the values is kept. Works token by token, because the text may be
 * truncated anywhere.
 */
final class JsonMask {
    private final View text;
    private final MaskedRanges marks;
    private final StringBuilder out;
    private int mark;

    private JsonMask(View text, MaskedRanges marks) {
        this.text = text;
        this.marks = marks;
        out = new StringBuilder(text.length());
    }

    static String masked(View text, MaskedRanges marks) {
        if (marks.isEmpty()) {
            return text.text(0, text.length());
        }
        marks.merge();
        return new JsonMask(text, marks).run();
    }

    /** Whether the text starts like JSON, which may be truncated. */
    static boolean mayBeOne(View text) {
        int first = blanks(text, 0);
        return first < text.length() && "{[\"-0123456789".indexOf(text.at(first)) >= 0;
    }

    /** Whether the text has the form of JSON: everything outside quotes is a number or a literal of JSON. */
    static boolean isOne(View text) {
        int first = blanks(text, 0);
        if (first == text.length() || text.at(first) != '{' && text.at(first) != '[') {
            return false;
        }
        int open = 0;
        for (int at = first; at < text.length();) {
            char c = text.at(at);
            int end = end(text, at);
            open += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            boolean sound = c == '"'
                    ? end - at > 1 && text.at(end - 1) == '"'
                    : !isBare(c) || isValue(text, at, end);
            if (!sound || open < 0) {
                return false;
            }
            at = end;
            if (open == 0) {
                return blanks(text, at) == text.length();
            }
        }
        return false;
    }

    private static boolean isValue(View text, int from, int to) {
        char c = text.at(from);
        if (c == '-' || c >= '0' && c <= '9') {
            for (int i = from + 1; i < to; i++) {
                if ("0123456789.eE+-".indexOf(text.at(i)) < 0) {
                    return false;
                }
            }
            return true;
        }
        String word = to - from > 5 ? "" : text.text(from, to);
        return word.equals("true") || word.equals("false") || word.equals("null");
    }

    private static int blanks(View text, int from) {
        int i = from;
        while (i < text.length() && isBlank(text.at(i))) {
            i++;
        }
        return i;
    }

    /** Also the separator that begins each text of a sequence (RFC 7464). */
    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\u001e';
    }

    private static boolean isBare(char c) {
        return !isBlank(c) && "{}[],:\"".indexOf(c) < 0;
    }

    /** The end of the token that starts at this position. Invalid text also counts as a token. */
    private static int end(View text, int from) {
        char c = text.at(from);
        int i = from + 1;
        if (c == '"') {
            while (i < text.length()) {
                char next = text.at(i++);
                if (next == '"') {
                    return i;
                }
                i += next == '\\' ? 1 : 0;
            }
            return text.length();
        }
        while (isBare(c) && i < text.length() && isBare(text.at(i))) {
            i++;
        }
        return i;
    }

    private String run() {
        for (int at = 0; at < text.length();) {
            while (mark < marks.count() && marks.end(mark) <= at) {
                mark++;
            }
            if (mark == marks.count()) {
                return out.append(text.text(at, text.length())).toString();
            }
            int whole = marks.begin(mark) == at ? endOfWhole(at, marks.end(mark)) : -1;
            if (whole > at) {
                out.append('"').append(Secrets.MASK).append('"');
                at = whole;
                continue;
            }
            int end = end(text, at);
            token(at, end);
            at = end;
        }
        return out.toString();
    }

    /** The position after the object or list that starts here, if it ends within the mark; otherwise -1. */
    private int endOfWhole(int from, int to) {
        int open = 0;
        for (int at = from; at < to;) {
            char c = text.at(at);
            open += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            at = end(text, at);
            if (open <= 0) {
                return open == 0 && (c == '}' || c == ']') && at <= to ? at : -1;
            }
        }
        return -1;
    }

    private void token(int from, int to) {
        char c = text.at(from);
        if (marks.begin(mark) >= to || c != '"' && !isBare(c)) {
            out.append(text.text(from, to));
        } else if (c == '"') {
            string(from, to);
        } else {
            out.append('"').append(Secrets.MASK).append('"');
        }
    }

    /** Does not split an escape sequence. */
    private void string(int from, int to) {
        boolean ended = to - from > 1 && text.at(to - 1) == '"';
        int last = ended ? to - 1 : to;
        out.append('"');
        int masked = -1;
        int at = mark;
        for (int i = from + 1; i < last;) {
            int next = Math.min(last, i + (text.at(i) != '\\' ? 1 : text.has("u", i + 1) ? 6 : 2));
            while (at < marks.count() && marks.end(at) <= i) {
                at++;
            }
            if (at == marks.count() || marks.begin(at) >= next) {
                out.append(text.text(i, next));
            } else if (masked != at) {
                out.append(Secrets.MASK);
                masked = at;
            }
            i = next;
        }
        out.append(ended ? "\"" : "");
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Locale;
import java.util.Set;

/**
 * Masks in JSON (RFC 8259) the values of members whose names are secret, of pairs such as {@code {"name":"password",
 * "value":"…"}}, of lists of headers, and secrets in JSON within a string. Works token by token, because the text may
 * be truncated, be part of another text, or not be JSON at all.
 */
final class JsonScan {
    private static final int MAX_OPEN = 64;
    private static final int LONGEST_NAME = 256;
    private static final int MAX_VALUES = 8;
    private static final Set<String> HEADERS = Set.of("authorization", "proxy-authorization", "cookie", "set-cookie",
            "x-api-key", "x-auth-token", "x-access-token", "x-csrf-token", "x-xsrf-token", "x-amz-security-token");

    private final Scan scan;
    private final View view;
    private final boolean named;
    private final int depth;
    private final Open[] open = new Open[MAX_OPEN];
    /** The number of open objects and lists. Those above the limit are only counted. */
    private int count;
    private int at;
    /** The position at which the value of a member such as {@code error} starts. */
    private int errorAt = -1;

    /** An object or a list. */
    private static final class Open {
        boolean list;
        boolean secret;
        /** Whether it is the value of a member such as {@code error}, or within its list. */
        boolean error;
        /** The range of the text of a member {@code key}, which is secret unless there is also a {@code value}. */
        int keyBegin;
        int keyEnd;
        boolean hasValue;
        int elements;
        int values;
        final int[] begins = new int[MAX_VALUES];
        final int[] ends = new int[MAX_VALUES];
    }

    JsonScan(Scan scan, View view, boolean named, int depth) {
        this.scan = scan;
        this.view = view;
        this.named = named;
        this.depth = depth;
    }

    void run() {
        while (at < view.length()) {
            char c = view.at(at);
            switch (c) {
                case '"' -> string();
                case '{', '[' -> open(c == '[');
                case '}', ']' -> close();
                default -> at++;
            }
        }
        // Handle the objects and lists that the end of the text has truncated.
        while (count > 0) {
            key(top());
            count--;
        }
    }

    private void key(Open object) {
        if (object != null && !object.list && object.keyBegin >= 0 && !object.hasValue) {
            mark(object.keyBegin, object.keyEnd);
        }
    }

    private Open top() {
        return count > 0 && count <= MAX_OPEN ? open[count - 1] : null;
    }

    private void open(boolean list) {
        Open around = top();
        if (around != null) {
            around.elements++;
        }
        if (count < MAX_OPEN) {
            Open opened = open[count] == null ? open[count] = new Open() : open[count];
            opened.list = list;
            opened.secret = false;
            opened.error = at == errorAt || around != null && around.list && around.error;
            opened.keyBegin = -1;
            opened.hasValue = false;
            opened.elements = 0;
            opened.values = 0;
        }
        count++;
        at++;
    }

    private void close() {
        Open top = top();
        if (top != null && !top.list && top.secret) {
            for (int i = 0; i < top.values; i++) {
                mark(top.begins[i], top.ends[i]);
            }
        }
        key(top);
        count = Math.max(0, count - 1);
        at++;
    }

    private void string() {
        int begin = at;
        int end = view.endOfQuoted(at);
        at = end;
        int colon = skip(end);
        if (colon < view.length() && view.at(colon) == ':') {
            member(begin + 1, last(begin, end), skip(colon + 1));
            return;
        }
        Open top = top();
        if (top != null && top.list && element(top, begin, end)) {
            return;
        }
        nested(begin, end);
    }

    private int last(int begin, int end) {
        return end - 1 > begin && view.at(end - 1) == '"' ? end - 1 : end;
    }

    private void nested(int begin, int end) {
        for (int i = begin + 1; i < end; i++) {
            char c = view.at(i);
            if (c == '\\' || c == '%' || c == '&') {
                scan.nested(view.part(begin + 1, last(begin, end)), named, depth);
                return;
            }
        }
    }

    private void member(int from, int to, int value) {
        String name = name(from, to);
        at = value;
        Open top = top();
        String small = name.toLowerCase(Locale.ROOT);
        if (small.equals(Redactor.KEY) && mayBeName(top, value)) {
            top.keyBegin = value;
            top.keyEnd = view.endOfQuoted(value);
        } else if (named ? scan.names.isSecret(name) : scan.names.isSecretInText(name)) {
            if (scan.names.mayBeErrorCode(name) && isErrorCode(top, value)) {
                return;
            }
            at = endOfValue(value);
            mark(value, at);
            return;
        }
        errorAt = ErrorCode.isError(small) ? value : errorAt;
        if (top == null || top.list) {
            return;
        }
        top.hasValue |= small.equals(Redactor.VALUE);
        boolean type = small.equals("type");
        if (type || NamedValues.PAIR_NAMES.contains(small)) {
            if (value < view.length() && view.at(value) == '"') {
                int end = view.endOfQuoted(value);
                String says = name(value + 1, last(value, end));
                top.secret |= type ? scan.names.isSecretInText(says) : scan.names.isSecret(says);
                at = end;
                nested(value, end);
            }
        } else if (NamedValues.PAIR_VALUES.contains(small) && top.values < MAX_VALUES) {
            top.begins[top.values] = value;
            top.ends[top.values++] = -1;
        }
    }

    /** Whether the value of a member {@code code} tells what failed, and is no secret. */
    private boolean isErrorCode(Open object, int value) {
        String code;
        if (value < view.length() && view.at(value) == '"') {
            int to = view.endOfQuoted(value);
            if (to - value < 2 || view.at(to - 1) != '"' || to - value > LONGEST_NAME) {
                return false;
            }
            code = name(value + 1, to - 1);
        } else {
            int to = value;
            while (to < view.length() && to < value + ErrorCode.LONGEST && "-0123456789".indexOf(view.at(to)) >= 0) {
                to++;
            }
            if (to >= view.length() || ",}] \t\r\n".indexOf(view.at(to)) < 0) {
                // No whole number, or not complete.
                return false;
            }
            code = view.text(value, to);
        }
        return object != null && object.error && !object.list ? ErrorCode.isOfError(code) : ErrorCode.isInData(code);
    }

    /** Whether the value of a member {@code key} may be the name of a pair: the first text of that object's keys. */
    private boolean mayBeName(Open top, int value) {
        return named && top != null && !top.list && top.keyBegin < 0 && value < view.length() && view.at(value) == '"'
                && view.endOfQuoted(value) - value <= LONGEST_NAME;
    }

    /** The decoded name. A name that is too long is treated as secret. */
    private String name(int from, int to) {
        if (to - from > LONGEST_NAME) {
            return "secret";
        }
        View name = view.part(from, to);
        for (int i = 0; i < Scan.MAX_DEPTH; i++) {
            View decoded = Decoding.of(name, false);
            if (decoded == null) {
                break;
            }
            name = decoded;
        }
        return name.text(0, name.length());
    }

    /**
     * Handles {@code ["Authorization", "…"]} as a pair in a list of pairs, or as names and values of headers in one
     * list.
     */
    private boolean element(Open list, int begin, int end) {
        int place = list.elements++;
        boolean after = list.secret;
        list.secret = false;
        if (after && (list.values == 1 || place == 1)) {
            mark(begin, end);
            return true;
        }
        if (end - begin > LONGEST_NAME) {
            return false;
        }
        String name = name(begin + 1, last(begin, end));
        boolean header = HEADERS.contains(name.toLowerCase(Locale.ROOT));
        boolean pair = place == 0 && count > 1 && open[count - 2].list && isPair(end) && scan.names.isSecret(name);
        list.secret = header || pair;
        list.values = header ? 1 : 0;
        return false;
    }

    /** Whether exactly one more string follows before the end of the list, within a short distance. */
    private boolean isPair(int end) {
        int next = skip(end);
        if (next >= view.length() || view.at(next) != ',') {
            return false;
        }
        next = skip(next + 1);
        return next < view.length() && view.at(next) == '"';
    }

    private void mark(int from, int end) {
        int to = end < 0 ? endOfValue(from) : end;
        if (to <= from || from >= view.length()) {
            return;
        }
        if (view.at(from) == '"') {
            scan.mark(view, from + 1, last(from, to));
        } else if (!isNothing(from, to)) {
            scan.markQuoted(view, from, to);
        }
    }

    private boolean isNothing(int from, int to) {
        int last = to;
        while (last > from && Character.isWhitespace(view.at(last - 1))) {
            last--;
        }
        String value = last - from > 5 ? "" : view.text(from, last);
        return last == from || value.equals("null") || value.equals("true") || value.equals("false");
    }

    private int endOfValue(int start) {
        int inside = 0;
        int i = start;
        while (i < view.length()) {
            char c = view.at(i);
            if (c == '"') {
                i = view.endOfQuoted(i);
                if (inside == 0) {
                    return i;
                }
                continue;
            }
            if (c == '{' || c == '[') {
                inside++;
            } else if (c == '}' || c == ']') {
                if (inside == 0) {
                    return i;
                }
                inside--;
                if (inside == 0) {
                    return i + 1;
                }
            } else if (inside == 0 && (c == ',' || c == '\n')) {
                return i;
            }
            i++;
        }
        return i;
    }

    private int skip(int from) {
        int i = from;
        while (i < view.length() && Character.isWhitespace(view.at(i))) {
            i++;
        }
        return i;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Locale;

/**
 * Masks in XML and HTML the content of elements whose names are secret, or that are identified as secret by an
 * attribute ({@code <entry key="password">…</entry>}), and the value beside such an attribute ({@code <property
 * name="password" value="…"/>}). Attributes whose own names are secret are found as in any text.
 */
final class XmlScan {
    private static final int MAX_OPEN = 64;
    private static final int LONGEST_NAME = 100;

    private final Scan scan;
    private final View view;
    /** The open secret elements: the range of the name, and the start of the content. */
    private final int[][] open = new int[MAX_OPEN][3];
    private int count;
    private int at;
    /** State of the tag that is being read. */
    private boolean secretName;
    private boolean secretType;
    private boolean closed;

    XmlScan(Scan scan, View view) {
        this.scan = scan;
        this.view = view;
    }

    void run() {
        while (at < view.length()) {
            if (view.at(at) != '<') {
                at++;
            } else if (view.has("<![cdata[", at) || view.has("<!--", at)) {
                if (!skipTo(view.at(at + 2) == '[' ? "]]>" : "-->")) {
                    return;
                }
            } else if (at + 1 < view.length() && view.at(at + 1) == '/') {
                close();
            } else {
                open();
            }
        }
        cut();
    }

    private boolean skipTo(String end) {
        while (at < view.length()) {
            if (view.has(end, at)) {
                at += end.length();
                return true;
            }
            at++;
        }
        return false;
    }

    private int endOfName(int from) {
        int i = from;
        while (i < view.length() && i < from + LONGEST_NAME && (view.isWord(i) || ":_-.".indexOf(view.at(i)) >= 0)) {
            i++;
        }
        return i;
    }

    private void open() {
        int from = at + 1;
        int to = endOfName(from);
        at = to;
        if (to == from) {
            at = from;
            return;
        }
        secretName = scan.names.isSecretInText(local(from, to));
        secretType = false;
        closed = false;
        int attributes = at;
        if (readAttributes(false) && (secretName || secretType)) {
            int end = at;
            at = attributes;
            readAttributes(true);
            at = end;
            if (secretName && !closed && count < MAX_OPEN) {
                open[count][0] = from;
                open[count][1] = to;
                open[count++][2] = at;
            }
        }
    }

    /** The local name, without a prefix. */
    private String local(int from, int to) {
        String name = view.text(from, to);
        return name.substring(name.lastIndexOf(':') + 1);
    }

    /**
     * Reads to the end of the tag.
     *
     * @param mask whether to mask the values, once it is known that they are secret
     * @return false if there is no end
     */
    private boolean readAttributes(boolean mask) {
        while (at < view.length()) {
            char c = view.at(at);
            if (c == '>') {
                closed = view.at(at - 1) == '/';
                at++;
                return true;
            }
            if (c == '<') {
                return false;
            }
            int from = at;
            int to = endOfName(from);
            if (to == from) {
                at++;
                continue;
            }
            at = skip(to);
            if (at < view.length() && view.at(at) == '=') {
                at = skip(at + 1);
                attribute(view.text(from, to).toLowerCase(Locale.ROOT), mask);
            }
        }
        return false;
    }

    private void attribute(String name, boolean mask) {
        int from = at;
        int to;
        if (at < view.length() && (view.at(at) == '"' || view.at(at) == '\'')) {
            char quote = view.at(at);
            from++;
            to = from;
            while (to < view.length() && view.at(to) != quote) {
                to++;
            }
            at = Math.min(view.length(), to + 1);
        } else {
            to = at;
            while (to < view.length() && !Character.isWhitespace(view.at(to)) && view.at(to) != '>') {
                to++;
            }
            at = to;
        }
        if (mask) {
            if (NamedValues.PAIR_VALUES.contains(name)) {
                scan.mark(view, from, to);
            }
        } else if (to - from <= LONGEST_NAME) {
            boolean pair = NamedValues.PAIR_NAMES.contains(name) || name.equals("id") || name.equals("type");
            boolean secret = pair && scan.names.isSecretInText(view.text(from, to));
            secretType |= secret;
            secretName |= secret && !name.equals("id") && !name.equals("type") && !name.equals("label");
        }
    }

    private void close() {
        int begin = at;
        int from = at + 2;
        int to = endOfName(from);
        at = to;
        for (int i = count - 1; i >= 0; i--) {
            if (isSame(open[i][0], open[i][1], from, to)) {
                scan.mark(view, open[i][2], begin);
                count = i;
                return;
            }
        }
    }

    private boolean isSame(int from, int to, int otherFrom, int otherTo) {
        if (to - from != otherTo - otherFrom) {
            return false;
        }
        for (int i = 0; i < to - from; i++) {
            if (Character.toLowerCase(view.at(from + i)) != Character.toLowerCase(view.at(otherFrom + i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Handles an element that the end of the text has truncated: {@code <password>hunt}, but not {@code usage: login
     * <password> …}.
     */
    private void cut() {
        for (int i = 0; i < count; i++) {
            int begin = open[i][2];
            int end = begin;
            while (end < view.length() && !Character.isWhitespace(view.at(end)) && view.at(end) != '<') {
                end++;
            }
            if (end == view.length() || view.at(end) == '<' && end + 1 < view.length() && view.at(end + 1) == '/') {
                scan.mark(view, begin, end);
            }
        }
    }

    private int skip(int from) {
        int i = from;
        while (i < view.length() && Character.isWhitespace(view.at(i))) {
            i++;
        }
        return i;
    }
}

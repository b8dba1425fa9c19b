// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

/** Finds user and password in a URL (RFC 3986, 3.2.1), even if the password contains unencoded special characters. */
final class UserInfo {
    /** The maximum length of an authority. */
    private static final int LONGEST = 512;
    private static final int LONGEST_PROPERTY = 40;

    private UserInfo() {}

    static boolean endsUrl(char c) {
        return c <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`' || View.isSpace(c);
    }

    static int endOfUrl(View view, int from) {
        int end = from;
        while (end < view.length() && end < from + LONGEST && !endsUrl(view.at(end))) {
            end++;
        }
        return end;
    }

    /**
     * The position of the {@code @} after user and password: the last one in the authority. An unencoded slash in a
     * password would end the authority too early; it is recognized by a colon that is not followed by a port.
     *
     * @param from the position after the two slashes
     * @return -1 if there is none
     */
    static int end(View view, int from) {
        int path = -1;
        int colon = -1;
        int last = -1;
        int end = endOfUrl(view, from);
        for (int i = from; i < end; i++) {
            char c = view.at(i);
            if (c == ';' && isProperty(view, i + 1)) {
                // SQL Server's format: host;user=…;password=…
                return last;
            }
            if (path < 0 && (c == '/' || c == '?' || c == '#')) {
                path = i;
                if (last >= 0 || colon < 0 || isPort(view, colon + 1, path)) {
                    return last;
                }
            }
            colon = c == ':' && colon < 0 ? i : colon;
            last = c == '@' ? i : last;
        }
        return last;
    }

    /** The end of the authority that starts here. */
    static int endOfHost(View view, int from) {
        int end = from;
        while (end < view.length() && end < from + LONGEST && !endsUrl(view.at(end)) && view.at(end) != '/'
                && view.at(end) != '?' && view.at(end) != '#') {
            end++;
        }
        return end;
    }

    private static boolean isProperty(View view, int from) {
        int i = from;
        while (i < view.length() && i < from + LONGEST_PROPERTY && (view.isWord(i) || view.at(i) == ' ')) {
            i++;
        }
        return i > from && i < view.length() && view.at(i) == '=';
    }

    /** Whether a port follows, also after an IPv6 address. An empty port is valid. */
    private static boolean isPort(View view, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = view.at(i);
            if ((c < '0' || c > '9') && c != ']' && c != ':') {
                return false;
            }
        }
        return true;
    }
}

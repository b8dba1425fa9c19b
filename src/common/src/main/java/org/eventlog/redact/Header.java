// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Locale;
import java.util.Set;

/** Masks the values of headers that contain credentials, which may contain blanks and commas. */
final class Header {
    private static final Set<String> NAMES = Set.of("authorization", "proxy-authorization", "cookie", "cookie2",
            "set-cookie", "set-cookie2", "x-forwarded-authorization", "x-authorization", "x-auth");
    /** These are followed by one word, not by a list of parameters. */
    private static final Set<String> ONE_WORD = Set.of("bearer", "basic", "token", "apikey", "negotiate", "ntlm");
    private static final String OPENING = "[({";
    private static final String CLOSING = "])}";
    private static final String BEHIND_BRACKET = ",;.:\"'<";
    private static final int BRACKETS = 8;
    private static final int LONGEST = 25;
    private static final int NAME = 64;

    private final Scan scan;
    private final View view;
    private final Values values;

    Header(Scan scan, View view, Values values) {
        this.scan = scan;
        this.view = view;
        this.values = values;
    }

    static boolean isOne(String name) {
        return name.length() <= LONGEST + 10 && NAMES.contains(plain(name));
    }

    /** {@code HTTP_AUTHORIZATION}, and the last part of {@code headers.cookie} or {@code request.headers[Cookie}. */
    private static String plain(String name) {
        String small = name.toLowerCase(Locale.ROOT).replace('_', '-');
        String own = small.startsWith("http-") ? small.substring(5) : small;
        return own.substring(Math.max(own.lastIndexOf('.'), own.lastIndexOf('[')) + 1);
    }

    /**
     * @param begin the start of the name, which ends before the separator
     * @param from the start of the value
     * @return the position to continue at
     */
    int at(int begin, int end, int sign, int from) {
        if (from >= view.length()) {
            return sign + 1;
        }
        char c = view.at(from);
        if (c == '"' || c == '\'' || c == '[' || c == '\\' && (view.isSpace(from + 1) || isQuote(from))) {
            int to = values.end(from);
            scan.mark(view, values.begin(), values.last());
            return to;
        }
        int to = endOfUnquoted(begin, end, sign, from);
        if (to > from) {
            scan.mark(view, from, to);
        }
        return Math.max(to, sign + 1);
    }

    private boolean isQuote(int from) {
        int i = from;
        while (i < view.length() && view.at(i) == '\\') {
            i++;
        }
        return i < view.length() && (view.at(i) == '"' || view.at(i) == '\'');
    }

    private int endOfUnquoted(int begin, int end, int sign, int from) {
        char before = begin > 0 ? view.at(begin - 1) : ' ';
        // The quote of curl -H 'Authorization: …', unless only the name is quoted.
        char quote = (before == '"' || before == '\'') && (end >= view.length() || view.at(end) != before) ? before : 0;
        boolean cookie = view.text(begin, end).toLowerCase(Locale.ROOT).contains("cookie");
        int token = cookie ? -1 : endOfToken(from);
        boolean list = cookie ? view.at(sign) == '=' : token > 0 || isOneWord(from);
        char opened = opened(begin, before);
        int depth = 0;
        int closed = -1;
        int i = from;
        while (!view.isEndOfLine(i)) {
            char c = view.at(i);
            if (quote != 0 && c == quote || list && (c == ',' && isNextName(i + 1) || c == '}')) {
                break;
            }
            if (OPENING.indexOf(c) >= 0) {
                if (closed >= 0) {
                    break;
                }
                depth++;
            }
            if (CLOSING.indexOf(c) >= 0 && depth-- == 0) {
                depth = 0;
                boolean bracket = opened == 0 ? i < token : CLOSING.indexOf(c) == OPENING.indexOf(opened);
                closed = bracket && i > from && isEndOfBracket(i + 1) ? i : closed;
                if (closed >= 0 && i < token) {
                    // It contains no brackets, but another value may.
                    break;
                }
            }
            if (c == '"' && view.at(i - 1) != '\\') {
                if (view.at(i - 1) != '=') {
                    // Not the quote of a parameter, but of a string that contains the header.
                    break;
                }
                i = view.endOfQuoted(i) - 1;
            }
            i++;
        }
        return closed >= 0 ? closed : i;
    }

    /** The bracket before the name, which may be part of it: {@code [Cookie: …]}, {@code request[Cookie=…]}; or 0. */
    private char opened(int begin, char before) {
        if (OPENING.indexOf(before) >= 0) {
            return before;
        }
        int i = begin;
        while (i < begin + NAME && i < view.length() && (view.isWord(i) || "_-.$".indexOf(view.at(i)) >= 0)) {
            i++;
        }
        return i < begin + NAME && i < view.length() && view.at(i) == '[' ? '[' : 0;
    }

    /** Whether no part of a value follows a closing bracket, and others. */
    private boolean isEndOfBracket(int from) {
        int i = from;
        while (i < view.length() && i < from + BRACKETS && CLOSING.indexOf(view.at(i)) >= 0) {
            i++;
        }
        return view.isEndOfLine(i) || view.isSpace(i) || BEHIND_BRACKET.indexOf(view.at(i)) >= 0;
    }

    private boolean isOneWord(int from) {
        int i = endOfWord(from);
        return i >= view.length() || view.at(i) != ' ';
    }

    /** The end of a single word after the name of its scheme, or of a mask, with the brackets behind it; or -1. */
    private int endOfToken(int from) {
        int i = endOfWord(from);
        if (view.has(Secrets.MASK, from)) {
            return i;
        }
        if (i >= view.length() || view.at(i) != ' '
                || !ONE_WORD.contains(view.text(from, i).toLowerCase(Locale.ROOT))) {
            return -1;
        }
        i = view.skipSpaces(i, 2);
        while (i < view.length() && view.at(i) > ' ') {
            i++;
        }
        return i;
    }

    private int endOfWord(int from) {
        int i = from;
        while (i < view.length() && i < from + LONGEST && view.at(i) > ' ' && view.at(i) != ',') {
            i++;
        }
        return i;
    }

    private boolean isNextName(int from) {
        int i = view.skipSpaces(from, 2);
        int begin = i;
        while (i < view.length() && i < begin + NAME && (view.isWord(i) || view.at(i) == '-' || view.at(i) == '_'
                || view.at(i) == '"' || view.at(i) == '\'')) {
            i++;
        }
        return i > from && i > begin && i < view.length() && (view.at(i) == '=' || view.at(i) == ':');
    }
}

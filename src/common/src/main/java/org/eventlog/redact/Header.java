// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Locale;
import java.util.Set;

/** Masks the values of headers that contain credentials, which may contain blanks and commas. */
final class Header {
    private static final Set<String> NAMES = Set.of("authorization", "proxy-authorization", "cookie", "cookie2",
            "set-cookie", "set-cookie2", "x-forwarded-authorization", "x-authorization");
    /** These are followed by one word, not by a list of parameters. */
    private static final Set<String> ONE_WORD = Set.of("bearer", "basic", "token", "apikey", "negotiate", "ntlm");
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
        boolean list = cookie ? view.at(sign) == '=' : isOneWord(from);
        int i = from;
        while (!view.isEndOfLine(i)) {
            char c = view.at(i);
            if (quote != 0 && c == quote || list && (c == ',' && isNextName(i + 1) || c == '}')) {
                break;
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
        return i;
    }

    private boolean isOneWord(int from) {
        int i = from;
        while (i < view.length() && i < from + LONGEST && view.at(i) > ' ' && view.at(i) != ',') {
            i++;
        }
        if (i >= view.length() || view.at(i) != ' ') {
            return true;
        }
        return ONE_WORD.contains(view.text(from, i).toLowerCase(Locale.ROOT));
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

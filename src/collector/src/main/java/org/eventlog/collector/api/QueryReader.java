// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.web.Refusal;

/** Reads a query from an address. What cannot be read is answered with 400, never ignored: it would show too much. */
public final class QueryReader {
    static final int PAGE = 100;
    static final int MOST = 500;
    private static final int MAX_TEXT = 500;
    private static final Pattern CURSOR = Pattern.compile("(-?\\d{1,18})_(\\d{1,18})");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private QueryReader() {}

    public static EventQuery read(HttpServletRequest request) {
        String level = text(request, "level");
        Integer number = level == null ? Integer.valueOf(0) : Levels.number(level);
        if (number == null) {
            throw bad("level", "one of " + String.join(", ", Levels.names()));
        }
        Long after = number(request, "after");
        EventQuery.Cursor before = cursor(request);
        if (after != null && before != null) {
            throw bad("after", "not together with before");
        }
        Long limit = number(request, "limit");
        if (limit != null && (limit < 1 || limit > MOST)) {
            throw bad("limit", "1 to " + MOST);
        }
        return new EventQuery(number, text(request, "q"), text(request, "source"), text(request, "req"),
                text(request, "corr"), before, after, limit == null ? PAGE : limit.intValue());
    }

    private static EventQuery.Cursor cursor(HttpServletRequest request) {
        String value = text(request, "before");
        if (value == null) {
            return null;
        }
        Matcher matcher = CURSOR.matcher(value);
        if (!matcher.matches()) {
            throw bad("before", "as in the link to older events");
        }
        return new EventQuery.Cursor(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    private static Long number(HttpServletRequest request, String name) {
        String value = text(request, name);
        if (value != null && !NUMBER.matcher(value).matches()) {
            throw bad(name, "a number");
        }
        return value == null ? null : Long.valueOf(value);
    }

    private static String text(HttpServletRequest request, String name) {
        String value;
        try {
            value = request.getParameter(name);
        } catch (RuntimeException e) {
            // What containers do with a percent sign that begins nothing; the specification names IllegalStateException.
            throw bad("query", "well-formed percent-encoded UTF-8");
        }
        if (value != null && value.length() > MAX_TEXT) {
            throw bad(name, "at most " + MAX_TEXT + " characters");
        }
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static Refusal bad(String name, String allowed) {
        return new Refusal(400, "bad_" + name, "Parameter " + name + ": " + allowed + ".");
    }
}

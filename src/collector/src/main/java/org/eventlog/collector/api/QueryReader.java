// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.IssueState;
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
        Long after = number(request, "after");
        EventQuery.Cursor before = cursor(request);
        if (after != null && before != null) {
            throw bad("after", "not together with before");
        }
        Long limit = number(request, "limit");
        if (limit != null && (limit < 1 || limit > MOST)) {
            throw bad("limit", "1 to " + MOST);
        }
        return new EventQuery(filter(request), before, after, limit == null ? PAGE : limit.intValue());
    }

    /** The filters alone, wherever in the list. */
    public static EventFilter filter(HttpServletRequest request) {
        String level = text(request, "level");
        Integer number = level == null ? Integer.valueOf(0) : Levels.number(level);
        if (number == null) {
            throw bad("level", "one of " + String.join(", ", Levels.names()));
        }
        return new EventFilter(number, text(request, "q"), text(request, "source"), text(request, "req"),
                text(request, "corr"), time(request, "from"), time(request, "to"), number(request, "issue"),
                state(request), text(request, "key"), text(request, "address"));
    }

    private static IssueState state(HttpServletRequest request) {
        String value = text(request, "state");
        try {
            return value == null ? null : IssueState.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw bad("state", "open, resolved, regressed or muted");
        }
    }

    /** Milliseconds since 1970, or a date with or without a time: UTC unless it says otherwise (RFC 3339). */
    private static Long time(HttpServletRequest request, String name) {
        String value = text(request, name);
        if (value == null || NUMBER.matcher(value).matches()) {
            return value == null ? null : Long.valueOf(value);
        }
        try {
            String whole = value.length() == 10 ? value + "T00:00:00" : value;
            return whole.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                    ? OffsetDateTime.parse(whole).toInstant().toEpochMilli()
                    : LocalDateTime.parse(whole).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException e) {
            throw bad(name, "a date and time like 2026-01-31T08:00, or milliseconds since 1970");
        }
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

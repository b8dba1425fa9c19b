// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.FieldFilter;
import org.eventlog.collector.store.IssueState;
import org.eventlog.collector.store.SearchText;
import org.eventlog.collector.web.Refusal;
import org.eventlog.collector.web.Visible;

/**
 * Parses a query from a URL. An invalid parameter is answered with 400 and never ignored, because the result would
 * contain too much.
 */
public final class QueryReader {
    static final int PAGE = 100;
    static final int MAX = 500;
    private static final int MAX_TEXT = 500;
    /** The latest time that a browser can show, in the year 275760. */
    private static final long LATEST = 8_640_000_000_000_000L;
    private static final Pattern CURSOR = Pattern.compile("(-?\\d{1,18})_(\\d{1,18})");
    private static final Pattern LAST = Pattern.compile("(\\d{1,3})([mhd])");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private static final int SHOWN = 60;
    private static final Set<String> FILTERS = Set.of("level", "source", "q", "last", "from", "to", "issue", "state",
            "req", "corr", "key", "address", "field");

    private QueryReader() {}

    /**
     * Refuses a parameter of a filter, or another one, that does not exist.
     *
     * @param more the names beside those of filters
     */
    static void onlyFilters(HttpServletRequest request, String... more) {
        Set<String> known = new HashSet<>(FILTERS);
        known.addAll(FieldText.OWN);
        known.addAll(List.of(more));
        only(request, known);
    }

    static void only(HttpServletRequest request, Set<String> known) {
        for (String name : Collections.list(request.getParameterNames())) {
            if (!name.isEmpty() && !known.contains(name)) {
                throw new Refusal(400, "unknown_parameter", "There is no parameter "
                        + Visible.of(name.length() > SHOWN ? name.substring(0, SHOWN) + '…' : name) + '.');
            }
        }
    }

    public static EventQuery read(Parameters from, long now) {
        Long after = number(from, "after");
        EventQuery.Cursor before = cursor(from);
        if (after != null && before != null) {
            throw bad("after", "not together with before");
        }
        Long limit = number(from, "limit");
        if (limit != null && (limit < 1 || limit > MAX)) {
            throw bad("limit", "1 to " + MAX);
        }
        return new EventQuery(search(from, now).filter(), before, after, limit == null ? PAGE : limit.intValue());
    }

    /**
     * Parses the filters only, without the position in the list. An explicit {@code from} or {@code to} overrides a
     * time range that ends now.
     */
    public static Search search(Parameters from, long now) {
        String level = text(from, "level");
        Integer number = level == null ? Integer.valueOf(0) : Levels.number(level);
        if (number == null) {
            throw bad("level", "one of " + String.join(", ", Levels.names()));
        }
        Long start = time(from, "from");
        Long end = time(from, "to");
        inOrder(start, end);
        String last = start == null && end == null ? text(from, "last") : null;
        EventFilter filter = new EventFilter(number, words(from), text(from, "source"), text(from, "req"),
                text(from, "corr"), last == null ? start : Long.valueOf(now - millis(last, "last")), end,
                number(from, "issue"), state(from), text(from, "key"), text(from, "address"),
                fields(from));
        return new Search(filter, last);
    }

    static void inOrder(Long start, Long end) {
        if (start != null && end != null && end < start) {
            throw bad("to", "not before from");
        }
    }

    private static String words(Parameters from) {
        String typed = text(from, "q");
        try {
            SearchText.indexed(typed);
        } catch (IllegalArgumentException e) {
            throw bad("q", e.getMessage());
        }
        return typed;
    }

    private static List<FieldFilter> fields(Parameters from) {
        List<FieldFilter> all = new ArrayList<>();
        for (String name : FieldText.OWN) {
            String value = text(from, name);
            try {
                if (value != null) {
                    all.add(FieldText.value(name, value));
                }
            } catch (IllegalArgumentException e) {
                throw bad(name, "like ann, ann OR bob, or !ann");
            }
        }
        String others = text(from, "field");
        try {
            if (others != null) {
                all.addAll(FieldText.all(others));
            }
        } catch (IllegalArgumentException e) {
            throw bad("field", "like orderId=17 OR 18 AND host!=web1");
        }
        for (FieldFilter field : all) {
            String instead = FieldText.elsewhere(field.name());
            if (instead != null) {
                throw bad("field", "not " + field.name() + ", for which there is " + instead);
            }
        }
        return all;
    }

    public static long millis(String last, String name) {
        Matcher matcher = LAST.matcher(last);
        if (!matcher.matches()) {
            throw bad(name, "a time like 15m, 1h or 7d");
        }
        return Long.parseLong(matcher.group(1)) * switch (matcher.group(2)) {
            case "m" -> 60_000L;
            case "h" -> 3_600_000L;
            default -> 86_400_000L;
        };
    }

    public static IssueState state(Parameters from) {
        String value = text(from, "state");
        try {
            return value == null ? null : IssueState.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw bad("state", "open, resolved, regressed or muted");
        }
    }

    /**
     * Parses a time: milliseconds since 1970, or a date with an optional time (RFC 3339), in UTC unless it has an
     * offset.
     */
    public static Long time(Parameters from, String name) {
        String value = text(from, name);
        if (value == null) {
            return null;
        }
        try {
            if (NUMBER.matcher(value).matches()) {
                return inRange(Long.parseLong(value));
            }
            String whole = value.length() == 10 ? value + "T00:00:00" : value;
            return whole.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                    ? inRange(OffsetDateTime.parse(whole).toInstant().toEpochMilli())
                    : inRange(LocalDateTime.parse(whole).toInstant(ZoneOffset.UTC).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw bad(name, "a date and time like 2026-01-31T08:00, or milliseconds since 1970");
        }
    }

    private static Long inRange(long millis) {
        if (Math.abs(millis) > LATEST) {
            throw new DateTimeException("out of range");
        }
        return millis;
    }

    public static EventQuery.Cursor cursor(Parameters from) {
        String value = text(from, "before");
        if (value == null) {
            return null;
        }
        Matcher matcher = CURSOR.matcher(value);
        if (!matcher.matches()) {
            throw bad("before", "as in the link to older events");
        }
        return new EventQuery.Cursor(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    public static Long number(Parameters from, String name) {
        String value = text(from, name);
        if (value != null && !NUMBER.matcher(value).matches()) {
            throw bad(name, "a number");
        }
        return value == null ? null : Long.valueOf(value);
    }

    public static String text(Parameters from, String name) {
        String value;
        try {
            value = from.get(name);
        } catch (RuntimeException e) {
            // Containers throw this for malformed percent-encoding. The specification names IllegalStateException.
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

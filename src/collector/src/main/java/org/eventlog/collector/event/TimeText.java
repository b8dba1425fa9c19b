// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses times in senders' formats: numbers since 1970, ISO 8601 and RFC 3339 with common variations, and dates with
 * month names, see {@link WordDate}. A text without a zone is in UTC.
 */
public final class TimeText {
    private static final int LONGEST = 300;
    private static final char MINUS = '\u2212';
    private static final char NARROW_BLANK = '\u202f';
    private static final char WIDE_BLANK = '\u00a0';
    /** The monotonic clock reading that Go appends to printed times. */
    private static final Pattern GO_CLOCK = Pattern.compile(" m=[+-][0-9.]{1,40}$");
    /** A zone's name after its offset, as JavaScript prints it. */
    private static final Pattern ZONE_COMMENT = Pattern.compile("(?<=(?: |GMT|UTC)[+-]\\d{4}) \\([^()]{1,80}\\)$");
    /** Access logs print times in brackets. */
    private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]]*)]");
    /** Older JSON serializers of .NET; the zone is only for display. */
    private static final Pattern DOT_NET = Pattern.compile("\\\\?/Date\\((-?\\d{1,15})(?:[+-]\\d{4})?\\)\\\\?/");

    private static final String TIME = "(?<h>\\d{2})(?::?(?<min>\\d{2})(?::?(?<s>\\d{2})(?:[.,](?<f>\\d+))?)?)?";
    private static final String ZONE = " ?(?<zone>[A-Za-z+-][A-Za-z0-9_/:+-]*)?(?: ?[A-Z]{3,5})?(?: ?\\[(?<name>[^\\[\\]]+)])?";
    private static final Pattern EXTENDED = Pattern.compile("(?<y>[+-]?\\d{4,6})(?:"
            + "(?<sep>[-/.])(?<m>\\d{1,2})\\k<sep>(?<d>\\d{1,2})|-W(?<w>\\d{2})(?:-(?<wd>\\d))?|-(?<doy>\\d{3}))"
            + "(?:(?:[Tt_]| +)" + TIME + ")?" + ZONE);
    private static final Pattern BASIC = Pattern.compile("(?<y>\\d{4})(?:"
            + "(?<m>\\d{2})(?<d>\\d{2})|W(?<w>\\d{2})(?<wd>\\d)?|(?<doy>\\d{3}))"
            + "(?:(?:[Tt_]| +)" + TIME + ")?" + ZONE);

    private static final int NOON = 12;
    private static final int LEAP_SECOND = 60;
    private static final int END_OF_DAY = 24;
    private static final int NANO_DIGITS = 9;
    private static final int MILLIS_DIGITS = 13;

    private TimeText() {}

    /**
     * @param text the text of a string or number
     * @return milliseconds since 1970, or null if it cannot be parsed as a time
     */
    public static Long millis(String text) {
        if (isMillis(text)) {
            return Long.valueOf(text);
        }
        if (text.length() > LONGEST) {
            return null;
        }
        String plain = text.replace(MINUS, '-').replace(NARROW_BLANK, ' ').replace(WIDE_BLANK, ' ').strip();
        try {
            Long compact = compact(plain);
            if (compact != null) {
                return compact;
            }
            return TimeNumber.isNumber(plain) ? TimeNumber.millis(plain) : ofText(plain);
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    /** Whether it is a number of milliseconds from 2001 to 2286, as in most events. */
    private static boolean isMillis(String text) {
        if (text.length() != MILLIS_DIGITS || text.charAt(0) == '0') {
            return false;
        }
        for (int i = 0; i < MILLIS_DIGITS; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Parses dates of digits only. As seconds or milliseconds they would be in 1970 or after the year 2600. */
    private static Long compact(String text) {
        int length = text.length();
        if (length != 8 && length != 14 && length != 17 || !text.startsWith("19") && !text.startsWith("20")
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        String spread = text.substring(0, 8) + (length == 8 ? "" : 'T' + text.substring(8, 14))
                + (length == 17 ? '.' + text.substring(14) : "");
        try {
            return iso(BASIC.matcher(spread));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Long ofText(String text) {
        Matcher milliseconds = DOT_NET.matcher(text);
        if (milliseconds.matches()) {
            return Long.valueOf(milliseconds.group(1));
        }
        Matcher bracketed = BRACKETS.matcher(text);
        String read = bracketed.matches() ? bracketed.group(1).strip() : text;
        read = ZONE_COMMENT.matcher(GO_CLOCK.matcher(read).replaceFirst("")).replaceFirst("");
        Long found = iso(EXTENDED.matcher(read));
        found = found != null ? found : iso(BASIC.matcher(read));
        return found != null ? found : WordDate.millis(read);
    }

    private static Long iso(Matcher found) {
        if (!found.matches()) {
            return null;
        }
        ZoneId zone = zone(found.group("zone"), found.group("name"));
        return zone == null ? null : time(date(found), found).atZone(zone).toInstant().toEpochMilli();
    }

    private static LocalDate date(Matcher found) {
        int year = Integer.parseInt(found.group("y"));
        if (found.group("doy") != null) {
            return LocalDate.ofYearDay(year, number(found, "doy"));
        }
        if (found.group("w") != null) {
            int day = found.group("wd") == null ? 1 : number(found, "wd");
            // January 4 is always in the first week.
            return LocalDate.of(year, 1, 4).with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, number(found, "w"))
                    .with(java.time.temporal.ChronoField.DAY_OF_WEEK, day);
        }
        return LocalDate.of(year, number(found, "m"), number(found, "d"));
    }

    private static LocalDateTime time(LocalDate date, Matcher found) {
        return time(date, number(found, "h"), number(found, "min"), number(found, "s"), found.group("f"));
    }

    private static int number(Matcher found, String group) {
        String digits = found.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** A leap second becomes the second before it, as in Java. Hour 24 is the end of the day. */
    static LocalDateTime time(LocalDate date, int hour, int minute, int second, String fraction) {
        String nanos = fraction == null ? "" : fraction.substring(0, Math.min(NANO_DIGITS, fraction.length()));
        LocalDateTime read = date.atTime(hour == END_OF_DAY ? 0 : hour, minute, second == LEAP_SECOND ? 59 : second,
                Integer.parseInt(nanos + "000000000".substring(nanos.length())));
        if (hour < END_OF_DAY) {
            return read;
        }
        if (!read.equals(date.atStartOfDay())) {
            throw new DateTimeException("after the day's end");
        }
        return read.plusDays(1);
    }

    /**
     * Converts an hour from 1 to 12 with {@code AM} or {@code PM}.
     *
     * @return the hour of the day
     */
    static int hour(int hour, boolean afternoon) {
        if (hour < 1 || hour > NOON) {
            throw new DateTimeException("no hour of half a day");
        }
        return hour % NOON + (afternoon ? NOON : 0);
    }

    /**
     * An offset takes precedence over a name: when clocks are set back, only the offset identifies which of the two
     * hours is meant.
     *
     * @return null if the zone is unknown
     */
    private static ZoneId zone(String offset, String name) {
        return offset != null ? zone(offset) : name != null ? zone(name) : ZoneOffset.UTC;
    }

    /** Parses an offset in any ISO 8601 form, or a zone name; null if it is unknown. */
    static ZoneId zone(String text) {
        if (text.equalsIgnoreCase("Z") || text.equalsIgnoreCase("UTC") || text.equalsIgnoreCase("GMT")
                || text.equals("-00:00") || text.equals("-0000")) {
            return ZoneOffset.UTC;
        }
        try {
            return text.startsWith("+") || text.startsWith("-")
                    ? ZoneOffset.of(text)
                    : ZoneId.of(text, ZoneId.SHORT_IDS);
        } catch (DateTimeException e) {
            return null;
        }
    }
}

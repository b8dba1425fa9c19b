// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses dates with an English month name, in any order: HTTP and mail (RFC 1123, RFC 850), C's {@code asctime},
 * Unix' {@code date}, access logs of web servers, syslog with a year, Java's formatters. A day, month, year and time
 * are required. A text with an unknown word is not a date.
 */
final class WordDate {
    private static final List<String> MONTHS = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
            "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final int LONGEST = 60;
    private static final int NAME = 3;
    /** A comma behind the seconds begins their fraction, as in Log4j's format {@code DATE}. */
    private static final Pattern SEPARATOR = Pattern.compile("(?:(?<!:\\d\\d),|,(?!\\d)| )+");
    private static final Pattern TIME = Pattern
            .compile("(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,20}))?)?([AaPp][Mm])?");
    private static final Pattern DATE = Pattern.compile("(\\d{1,2})[-/]([A-Za-z]{3,9})[-/](\\d{2}|\\d{4})(?::(.+))?");
    /** Two-digit years denote 1970 to 2069. */
    private static final int CENTURY = 70;

    private int day;
    private int month;
    private int year = -1;
    private String time;
    private Boolean afternoon;
    private ZoneId zone;

    private WordDate() {}

    /** @return milliseconds since 1970, or null if the text is not such a date */
    static Long millis(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        WordDate date = new WordDate();
        for (String word : SEPARATOR.split(text)) {
            if (!date.take(word)) {
                return null;
            }
        }
        return date.millis();
    }

    private Long millis() {
        if (day == 0 || month == 0 || year < 0 || time == null) {
            return null;
        }
        Matcher read = TIME.matcher(time);
        if (!read.matches()) {
            return null;
        }
        int hour = Integer.parseInt(read.group(1));
        String half = read.group(5);
        Boolean late = half == null ? afternoon : Boolean.valueOf(isPm(half));
        return TimeText.time(LocalDate.of(year, month, day), late == null ? hour : TimeText.hour(hour, late),
                Integer.parseInt(read.group(2)), read.group(3) == null ? 0 : Integer.parseInt(read.group(3)),
                read.group(4)).atZone(zone == null ? ZoneOffset.UTC : zone).toInstant().toEpochMilli();
    }

    private static boolean isPm(String half) {
        return half.toLowerCase(Locale.ROOT).startsWith("p");
    }

    private boolean take(String word) {
        if (word.isEmpty()) {
            return true;
        }
        char first = word.charAt(0);
        if (first == '+' || first == '-') {
            return zone(word);
        }
        return first >= '0' && first <= '9' ? number(word) : name(word);
    }

    private boolean number(String word) {
        Matcher date = DATE.matcher(word);
        if (date.matches()) {
            return day(Integer.parseInt(date.group(1))) && month(date.group(2)) && year(date.group(3))
                    && (date.group(4) == null || time(date.group(4)));
        }
        if (word.indexOf(':') > 0) {
            return time(word);
        }
        if (!word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        return word.length() == 4 ? year(word) : word.length() <= 2 && day(Integer.parseInt(word));
    }

    private boolean name(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.equals("am") || lower.equals("pm")) {
            afternoon = isPm(lower);
            return true;
        }
        if (lower.length() >= NAME && lower.endsWith("day") || DAYS.contains(lower)) {
            return DAYS.contains(lower.substring(0, NAME));
        }
        return lower.length() >= NAME && MONTHS.contains(lower.substring(0, NAME)) ? month(word) : zone(word);
    }

    private boolean day(int number) {
        boolean first = day == 0;
        day = number;
        return first;
    }

    private boolean month(String name) {
        boolean first = month == 0;
        month = MONTHS.indexOf(name.substring(0, NAME).toLowerCase(Locale.ROOT)) + 1;
        return first && month > 0;
    }

    private boolean year(String digits) {
        boolean first = year < 0;
        int number = Integer.parseInt(digits);
        year = digits.length() > 2 ? number : number + (number < CENTURY ? 2000 : 1900);
        return first;
    }

    private boolean time(String word) {
        boolean first = time == null;
        time = word;
        return first;
    }

    /** The first zone counts: {@code +0100 (CET)}. */
    private boolean zone(String word) {
        if (zone != null) {
            return word.matches("\\(?[A-Za-z]{2,5}\\)?");
        }
        try {
            zone = TimeText.zone(word);
        } catch (DateTimeException e) {
            return false;
        }
        return zone != null;
    }
}

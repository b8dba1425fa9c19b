// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/**
 * A time in ISO 8601, UTC, with milliseconds: {@code 2026-11-21T12:00:00.123Z}. Times before year 0 and after 9999,
 * which have no such form, become the first or last moment of this range.
 */
final class IsoTime {
    static final int LENGTH = 24;
    static final long FIRST = -62_167_219_200_000L;
    static final long LAST = 253_402_300_799_999L;

    private static final int DAY = 24 * 60 * 60 * 1000;
    /** The number of days in 400 years, after which the calendar repeats. */
    private static final int CYCLE = 146_097;

    private IsoTime() {}

    /** Writes the time, 24 characters, at the given position. */
    static void write(long epochMillis, byte[] to, int at) {
        long millis = Math.max(FIRST, Math.min(LAST, epochMillis)) - FIRST;
        int time = (int) (millis % DAY);
        date((int) (millis / DAY), to, at);
        to[at + 10] = 'T';
        digits(time / 3_600_000, 2, to, at + 11);
        to[at + 13] = ':';
        digits(time / 60_000 % 60, 2, to, at + 14);
        to[at + 16] = ':';
        digits(time / 1000 % 60, 2, to, at + 17);
        to[at + 19] = '.';
        digits(time % 1000, 3, to, at + 20);
        to[at + 23] = 'Z';
    }

    /** Writes the proleptic Gregorian date of a day counted from 0000-01-01. */
    private static void date(int day, byte[] to, int at) {
        // If a year starts in March, the leap day is its last, which makes both divisions below regular.
        int fromMarch = day + CYCLE - 60;
        int dayOfCycle = fromMarch % CYCLE;
        int yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36524 - dayOfCycle / (CYCLE - 1)) / 365;
        int dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100);
        int month = (5 * dayOfYear + 2) / 153;
        int year = (fromMarch / CYCLE - 1) * 400 + yearOfCycle + (month >= 10 ? 1 : 0);
        digits(year, 4, to, at);
        to[at + 4] = '-';
        digits(month >= 10 ? month - 9 : month + 3, 2, to, at + 5);
        to[at + 7] = '-';
        digits(dayOfYear - (153 * month + 2) / 5 + 1, 2, to, at + 8);
    }

    private static void digits(int value, int count, byte[] to, int at) {
        for (int i = count - 1; i >= 0; i--, value /= 10) {
            to[at + i] = (byte) ('0' + value % 10);
        }
    }
}

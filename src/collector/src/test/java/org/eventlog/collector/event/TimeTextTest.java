// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests times in senders' formats, compared with Java's own parser. */
class TimeTextTest {

    @ParameterizedTest
    @CsvSource({"1.7e9, 2023-11-14T22:13:20Z", "1.7E+9, 2023-11-14T22:13:20Z", "17e8, 2023-11-14T22:13:20Z",
            "1700000000, 2023-11-14T22:13:20Z", "1700000000.123456789, 2023-11-14T22:13:20.123Z",
            "1700000000.0, 2023-11-14T22:13:20Z", "1700000000123, 2023-11-14T22:13:20.123Z",
            "1700000000123.9, 2023-11-14T22:13:20.123Z", "1.700000000123e12, 2023-11-14T22:13:20.123Z",
            "1700000000123456, 2023-11-14T22:13:20.123Z", "1700000000123456789, 2023-11-14T22:13:20.123Z",
            "1.7e18, 2023-11-14T22:13:20Z", "+1700000000, 2023-11-14T22:13:20Z", "' 1700000000 ', 2023-11-14T22:13:20Z",
            "0, 1970-01-01T00:00:00Z", "-0.0, 1970-01-01T00:00:00Z", "0e999999999, 1970-01-01T00:00:00Z",
            "1e-999999999, 1970-01-01T00:00:00Z", "-1, 1969-12-31T23:59:59Z", "-0.5, 1969-12-31T23:59:59.500Z",
            "-1700000000123, 1916-02-18T01:46:39.877Z", "99999999999, 5138-11-16T09:46:39Z"})
    void aNumberIsReadInAnyNotationAndByItsMagnitude(String text, Instant expected) {
        assertThat(TimeText.millis(text)).isEqualTo(expected.toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource({"2026-11-28T23:59:59Z", "2026-11-28t23:59:59z", "2026-11-28 23:59:59Z", "2026-11-28T23:59:59",
            "2026-11-28  23:59:59 UTC", "2026-11-28_23:59:59", "2026-11-28T23:59:59.000000000000000000000000000001Z",
            "2026-11-28T23:59:59+00:00", "2026-11-28T23:59:59-00:00", "2026-11-29T00:59:59+01:00",
            "2026-11-29T00:59:59+0100", "2026-11-29T00:59:59+01", "2026-11-29 00:59:59 +0100",
            "2026-11-29T05:29:59+05:30", "2026-11-28T18:29:59\u221205:30", "2026-11-29T00:59:59+01:00[Europe/Berlin]",
            "2026-11-28T23:59:59Z[UTC]", "2026-11-29T00:59:59[Europe/Berlin]", "2026-11-29 00:59:59 Europe/Berlin",
            "2026-11-28T23:59:59GMT", "2026-11-28T18:59:59 EST", "2026-11-29T00:59:59+01:00:00",
            "20261128T235959Z", "20261128T235959", "20261129T005959+0100", "20261128235959", "20261128235959000",
            "2026/11/28 23:59:59", "2026.11.28 23:59:59", "2026-W48-6T23:59:59Z", "2026W486T235959Z",
            "2026-332T23:59:59Z", "2026332T235959Z", "2026-11-28 23:59:59 +0000 UTC",
            "2026-11-28 23:59:59 +0000 UTC m=+0.000000001", "'Sat, 28 Nov 2026 23:59:59 GMT'",
            "'Sat, 28 Nov 2026 23:59:59 +0000'", "'Sun, 29 Nov 2026 00:59:59 +0100 (CET)'",
            "'28 Nov 2026 23:59:59 Z'", "'Saturday, 28-Nov-26 23:59:59 GMT'", "Sat Nov 28 23:59:59 2026",
            "Sat Nov 28 23:59:59 UTC 2026", "Sat Nov 28 23:59:59 +0000 2026", "28/Nov/2026:23:59:59 +0000",
            "29/Nov/2026:00:59:59 +0100", "Nov 28 2026 23:59:59", "Nov 28 23:59:59 2026", "2026 Nov 28 23:59:59",
            "'Nov 28, 2026, 11:59:59 PM'", "'Nov 28, 2026 11:59:59\u202fPM'", "'November 28, 2026 23:59:59 UTC'",
            "SAT NOV 28 23:59:59 2026", "Sun Nov 29 2026 00:59:59 GMT+0100 (Central European Standard Time)",
            "[28/Nov/2026:23:59:59 +0000]", "[2026-11-28T23:59:59Z]", "2026-11-29T00:59:59+01:00 [Europe/Berlin]",
            "/Date(1795910399000)/", "/Date(1795910399000+0100)/", "\\/Date(1795910399000)\\/"})
    void aTimeIsReadInAnyUsualForm(String text) {
        assertThat(TimeText.millis(text)).isEqualTo(Instant.parse("2026-11-28T23:59:59Z").toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource({"2026-11-28T23:59:59.5Z, 500", "'2026-11-28T23:59:59,25Z', 250", "2026-11-28T23:59:59.123456Z, 123",
            "2026-11-28T23:59:59.123456789Z, 123", "2026-11-28T23:59:59.9999999999999Z, 999",
            "'2026-11-28 23:59:59,774', 774", "'28 Nov 2026 23:59:59,774', 774",
            "'Nov 28,2026 23:59:59', 0", "20261128T235959.25Z, 250", "Nov 28 2026 23:59:59.25, 250",
            "2026-11-28T23:59:60Z, 0", "2026-11-28T23:59:60.75Z, 750"})
    void aFractionMayHaveAnyLengthAndALeapSecondIsTheSecondBeforeIt(String text, long millis) {
        assertThat(TimeText.millis(text)).isEqualTo(Instant.parse("2026-11-28T23:59:59Z").toEpochMilli() + millis);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-28, 2026-11-28T00:00:00Z", "20261128, 2026-11-28T00:00:00Z",
            "2026-W48, 2026-11-23T00:00:00Z", "2026-332, 2026-11-28T00:00:00Z",
            "2026-11-28T23:59Z, 2026-11-28T23:59:00Z", "2026-11-28T23Z, 2026-11-28T23:00:00Z",
            "2026-11-28T24:00:00Z, 2026-11-29T00:00:00Z", "2020-02-29, 2020-02-29T00:00:00Z",
            "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z"})
    void aDateMayStandAlone(String text, Instant expected) {
        assertThat(TimeText.millis(text)).isEqualTo(expected.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "today", "yesterday", "monday", "NaN", "Infinity", "-Infinity", "null", "true",
            "-",
            "e9", "1e30", "1e999999999", "99999999999999999999", "123456789012345678901234567890", "0x10", "12ms",
            "2026-13-01", "2026-02-30T00:00:00Z", "2026-11-28T25:00:00Z", "2026-11-28T23:60:00Z",
            "2026-11-28T23:59:61Z", "2026-11-28T24:00:01Z", "2026-11-28T23:59:59+25:00", "2026-11-28T23:59:59 Nowhere",
            "2026-11-28T23:59:59[Not/A_Zone]", "2026-W60-1", "2026-366", "Nov 28 23:59:59", "Nov 2026", "Jan Feb 1 2 3",
            "28 Nov 2026 13:00:00 PM", "2026-11-28T23:59:59Z trailing", "Sun Nov 29 2026 00:59:59 (CET)",
            "[]", "[[2026-11-28]]", "/Date()/", "/Date(1e3)/", "+999999999-12-31T23:59:59Z", "11:59:59"})
    void whatIsNoTimeIsNotTakenForOne(String text) {
        assertThat(TimeText.millis(text)).isNull();
    }

    @Test
    void longTextsAreCheap() {
        assertThat(TimeText.millis("9".repeat(1_000_000))).isNull();
        assertThat(TimeText.millis("1".repeat(299))).isNull();
        assertThat(TimeText.millis("2026-11-28T23:59:59." + "1".repeat(250) + "Z")).isNotNull();
        assertThat(TimeText.millis("-".repeat(300))).isNull();
        assertThat(TimeText.millis(("Nov ").repeat(75))).isNull();
    }

    @Test
    void parsesWhatJavaPrints() {
        for (String zone : new String[]{"Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC", "+03:30", "Z"}) {
            ZonedDateTime time = Instant.parse("2026-10-25T00:30:00.5Z").atZone(java.time.ZoneId.of(zone));
            assertThat(TimeText.millis(time.toString())).as(zone).isEqualTo(time.toInstant().toEpochMilli());
            assertThat(TimeText.millis(time.toOffsetDateTime().toString())).as(zone)
                    .isEqualTo(time.toInstant().toEpochMilli());
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

class IsoTimeTest {
    private static final int DAY = 24 * 60 * 60 * 1000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
            .withZone(ZoneOffset.UTC);

    @Test
    void agreesWithJavaOnEveryDayOfTwoCyclesOfTheCalendar() {
        for (long day = 0; day < 2 * 146_097; day++) {
            long millis = IsoTime.FIRST + day * DAY + day * 12_345_678 % DAY;

            assertThat(text(millis)).isEqualTo(TIME.format(Instant.ofEpochMilli(millis)));
        }
    }

    @Test
    void clampsTimesBeyondTheMaximum() {
        assertThat(text(IsoTime.LAST)).isEqualTo("9999-12-31T23:59:59.999Z");
        assertThat(text(IsoTime.LAST + 1)).isEqualTo("9999-12-31T23:59:59.999Z");
        assertThat(text(Long.MAX_VALUE)).isEqualTo("9999-12-31T23:59:59.999Z");
        assertThat(text(Long.MIN_VALUE)).isEqualTo("0000-01-01T00:00:00.000Z");
    }

    private static String text(long millis) {
        byte[] bytes = new byte[IsoTime.LENGTH];
        IsoTime.write(millis, bytes, 0);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}

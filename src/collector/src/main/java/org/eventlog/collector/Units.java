// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and durations as people write them. Each method answers null to what it cannot read. */
final class Units {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s*([A-Za-z]*)");
    private static final Map<String, Long> BYTES = Map.of("", 1L, "b", 1L, "k", 1L << 10, "kb", 1L << 10, "kib",
            1L << 10, "mb", 1L << 20, "mib", 1L << 20, "gb", 1L << 30, "gib", 1L << 30);
    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d",
            86_400_000L);

    private Units() {}

    static Long number(String text) {
        return amount(text.replace("_", ""), Map.of("", 1L));
    }

    static Long bytes(String text) {
        return amount(text, BYTES);
    }

    static Long millis(String text) {
        if (text.startsWith("P") || text.startsWith("p")) {
            try {
                return Duration.parse(text).toMillis();
            } catch (DateTimeException | ArithmeticException e) {
                return null;
            }
        }
        return amount(text, MILLIS);
    }

    static String text(long bytes) {
        if (bytes >= 1L << 30 && bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "GiB";
        }
        if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + "MiB";
        }
        return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
    }

    private static Long amount(String text, Map<String, Long> units) {
        Matcher matcher = AMOUNT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        Long unit = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
        try {
            return unit == null ? null : Long.valueOf(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
        } catch (ArithmeticException e) {
            return null;
        }
    }
}

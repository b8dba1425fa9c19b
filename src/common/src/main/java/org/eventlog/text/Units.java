// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.text;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses sizes and durations, which require a unit. */
public final class Units {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s*([a-z]*)");

    private Units() {}

    /**
     * Bytes: {@code 64MB}, {@code 64MiB}, {@code 512kB}, {@code 100B}. A k is 1,024 with and without the i, as for
     * memory everywhere in Java.
     */
    public static long size(String text) {
        Matcher m = match(text);
        long unit = switch (m.group(2)) {
            case "b" -> 1L;
            case "kb", "kib", "k" -> 1L << 10;
            case "mb", "mib", "m" -> 1L << 20;
            case "gb", "gib", "g" -> 1L << 30;
            default -> throw new IllegalArgumentException("no unit of size: " + text);
        };
        return Math.multiplyExact(Long.parseLong(m.group(1)), unit);
    }

    /** A duration: {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 30d}, or ISO 8601: {@code PT5S}. */
    public static Duration duration(String text) {
        if (text.strip().startsWith("P") || text.strip().startsWith("p")) {
            return Duration.parse(text.strip());
        }
        Matcher m = match(text);
        long amount = Long.parseLong(m.group(1));
        return switch (m.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m", "min" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> throw new IllegalArgumentException("no unit of time: " + text);
        };
    }

    /** Formats a size in the largest unit that needs no fraction. */
    public static String text(long bytes) {
        String[] names = {"B", "KB", "MB", "GB"};
        long amount = bytes;
        int unit = 0;
        while (unit < names.length - 1 && amount != 0 && amount % 1024 == 0) {
            amount /= 1024;
            unit++;
        }
        return amount + names[unit];
    }

    private static Matcher match(String text) {
        Matcher m = AMOUNT.matcher(Ascii.lower(text.strip()));
        if (!m.matches()) {
            throw new IllegalArgumentException("not an amount with a unit: " + text);
        }
        return m;
    }
}

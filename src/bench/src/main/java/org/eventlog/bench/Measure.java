// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.util.Locale;

/** What is measured of a contender; one number a round each. */
enum Measure {
    RATE_1("events/s, 1 thread", Better.HIGHER, "%,.0f"), RATE_4("events/s, 4 threads", Better.HIGHER, "%,.0f"), CPU_1(
            "CPU an event, 1 thread, us", Better.LOWER,
            "%.2f"), CPU_4("CPU an event, 4 threads, us", Better.LOWER, "%.2f"), P50("caller p50, us", Better.LOWER,
                    "%.2f"), P99("caller p99, us", Better.LOWER, "%.2f"), P999("caller p99.9, us", Better.LOWER,
                            "%.1f"), MAX("caller max, ms", Better.LOWER, "%.2f"), ALLOCATED(
                                    "allocated by the caller, bytes", Better.LOWER,
                                    "%,.0f"), EMPTY_P50("of that the timing itself, p50, us", Better.NEITHER,
                                            "%.2f"), WIRE("on the wire an event, bytes", Better.NEITHER,
                                                    "%,.0f"), SINK_CPU("the sink's CPU an event, us", Better.NEITHER,
                                                            "%.2f"), SENT("events logged", Better.NEITHER,
                                                                    "%,.0f"), ARRIVED("events arrived", Better.NEITHER,
                                                                            "%,.0f"), AWAY_P50(
                                                                                    "receiver away: caller p50, us",
                                                                                    Better.NEITHER, "%.2f"), AWAY_P99(
                                                                                            "receiver away: caller p99, us",
                                                                                            Better.NEITHER,
                                                                                            "%.2f"), AWAY_P999(
                                                                                                    "receiver away: caller p99.9, us",
                                                                                                    Better.NEITHER,
                                                                                                    "%.1f"), AWAY_MAX(
                                                                                                            "receiver away: caller max, ms",
                                                                                                            Better.NEITHER,
                                                                                                            "%.2f"), AWAY_ALLOCATED(
                                                                                                                    "receiver away: allocated, bytes",
                                                                                                                    Better.NEITHER,
                                                                                                                    "%,.0f");

    enum Better {
        HIGHER, LOWER, NEITHER
    }

    final String title;
    final Better better;
    private final String format;

    Measure(String title, Better better, String format) {
        this.title = title;
        this.better = better;
        this.format = format;
    }

    String format(double value) {
        return String.format(Locale.ROOT, format, value);
    }
}

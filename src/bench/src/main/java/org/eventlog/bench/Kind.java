// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

/** The measurements of a contender, in the order of the table. */
enum Kind {
    /** From the first call to the last event counted in the sink. */
    RATE("events/s", Better.HIGHER, "%,.0f"),
    /** CPU time of the contender's whole process. */
    CPU("CPU an event, us", Better.LOWER, "%.2f"),
    /** Bytes allocated by the callers' threads at full speed. */
    HEAP("allocated by the callers an event, bytes", Better.LOWER, "%,.0f"),
    /** The sum of all pauses. */
    GC("pauses of the collector, ms a million events", Better.LOWER, "%.1f"),
    /** The longest pause of any part. */
    GC_MAX("longest pause of the collector, ms", Better.LOWER, "%.0f"),
    /** The bytes that the process passed to the system for writing to files. */
    DISK("written to files an event, bytes", Better.NEITHER, "%,.0f"),
    /** Duration of the calls at a steady rate, like the next three. */
    P50("caller p50, us", Better.LOWER, "%.2f"), P99("caller p99, us", Better.LOWER, "%.2f"), P999("caller p99.9, us",
            Better.LOWER, "%.1f"), MAX("caller max, ms", Better.LOWER, "%.2f"),
    /** Bytes allocated by the caller's thread, at that rate. */
    ALLOCATED("allocated by the caller, bytes", Better.LOWER, "%,.0f"),
    /** The cost of reading the clock twice. */
    EMPTY_P50("of that the timing itself, p50, us", Better.NEITHER, "%.2f"),
    /** Bytes as counted by the sink. */
    WIRE("on the wire an event, bytes", Better.NEITHER, "%,.0f"),
    /** CPU time of the sink's whole process. */
    SINK_CPU("the sink's CPU an event, us", Better.NEITHER, "%.2f"),
    /** The number of events in all parts, like the next. */
    SENT("events logged", Better.NEITHER, "%,.0f"), ARRIVED("events arrived", Better.NEITHER, "%,.0f"),
    /** Duration of the calls at a steady rate without a receiver, like the next four. */
    AWAY_P50("receiver away: caller p50, us", Better.NEITHER, "%.2f"), AWAY_P99("receiver away: caller p99, us",
            Better.NEITHER, "%.2f"), AWAY_P999("receiver away: caller p99.9, us", Better.NEITHER, "%.1f"), AWAY_MAX(
                    "receiver away: caller max, ms", Better.NEITHER,
                    "%.2f"), AWAY_ALLOCATED("receiver away: allocated, bytes", Better.NEITHER, "%,.0f");

    enum Better {
        HIGHER, LOWER, NEITHER
    }

    final String title;
    final Better better;
    final String format;

    Kind(String title, Better better, String format) {
        this.title = title;
        this.better = better;
        this.format = format;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

/** The measurements of a contender, in the order of the table. */
enum Kind {
    /** From the first call to the last event counted in the sink. */
    RATE("events/s", Better.HIGHER, "%,.0f"),
    /** Of the contender's whole process. */
    CPU("CPU an event, us", Better.LOWER, "%.2f"),
    /** In the callers' threads, while they log as fast as they can. */
    HEAP("allocated by the callers an event, bytes", Better.LOWER, "%,.0f"),
    /** The sum of all pauses. */
    GC("pauses of the collector, ms a million events", Better.LOWER, "%.1f"),
    /** The longest pause of any part. */
    GC_MAX("longest pause of the collector, ms", Better.LOWER, "%.0f"),
    /** The bytes that the process passed to the system for writing to files. */
    DISK("written to files an event, bytes", Better.NEITHER, "%,.0f"),
    /** The calls at a steady rate. */
    P50("caller p50, us", Better.LOWER, "%.2f"),
    /** Likewise. */
    P99("caller p99, us", Better.LOWER, "%.2f"),
    /** Likewise. */
    P999("caller p99.9, us", Better.LOWER, "%.1f"),
    /** Likewise. */
    MAX("caller max, ms", Better.LOWER, "%.2f"),
    /** In the caller's thread, at that rate. */
    ALLOCATED("allocated by the caller, bytes", Better.LOWER, "%,.0f"),
    /** The cost of reading the clock twice. */
    EMPTY_P50("of that the timing itself, p50, us", Better.NEITHER, "%.2f"),
    /** As counted in the sink. */
    WIRE("on the wire an event, bytes", Better.NEITHER, "%,.0f"),
    /** Of the sink's whole process. */
    SINK_CPU("the sink's CPU an event, us", Better.NEITHER, "%.2f"),
    /** In all parts. */
    SENT("events logged", Better.NEITHER, "%,.0f"),
    /** In all parts. */
    ARRIVED("events arrived", Better.NEITHER, "%,.0f"),
    /** The calls at a steady rate, without a receiver. */
    AWAY_P50("receiver away: caller p50, us", Better.NEITHER, "%.2f"),
    /** Likewise. */
    AWAY_P99("receiver away: caller p99, us", Better.NEITHER, "%.2f"),
    /** Likewise. */
    AWAY_P999("receiver away: caller p99.9, us", Better.NEITHER, "%.1f"),
    /** Likewise. */
    AWAY_MAX("receiver away: caller max, ms", Better.NEITHER, "%.2f"),
    /** Likewise. */
    AWAY_ALLOCATED("receiver away: allocated, bytes", Better.NEITHER, "%,.0f");

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

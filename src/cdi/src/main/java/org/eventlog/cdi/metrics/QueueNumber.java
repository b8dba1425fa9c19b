// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.metrics;

import java.util.function.ToDoubleFunction;
import org.eventlog.PipelineStats;

/**
 * One number that an operator may watch, the same in every metrics API.
 *
 * @param name
 *            its name, with dots and without its unit
 * @param reason
 *            the value of its tag {@code reason}, or null for a number without
 * @param value
 *            what it is now
 */
public record QueueNumber(String name, String description, Kind kind, Unit unit, String reason,
        ToDoubleFunction<PipelineStats> value) {

    /** How it moves. */
    public enum Kind {
        /** Up only, from 0 at the start of the application. */
        COUNTER,
        /** Up and down. */
        GAUGE
    }

    /** What it counts. Each API has its own word for that. */
    public enum Unit {
        /** A number of events or of attempts, or a state that is 0 or 1. */
        NONE, BYTES, SECONDS
    }
}

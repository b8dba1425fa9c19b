// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.metrics;

import java.util.function.ToDoubleFunction;
import org.eventlog.PipelineStats;

/**
 * A metric of an event log, the same in every metrics API.
 *
 * @param name
 *            its name, with dots and without its unit
 * @param reason
 *            the value of its tag {@code reason}, or null for a number without
 * @param value reads the current value
 */
public record QueueNumber(String name, String description, Kind kind, Unit unit, String reason,
        ToDoubleFunction<PipelineStats> value) {

    /** The kind of metric. */
    public enum Kind {
        /** Only increases, from 0 at the start of the application. */
        COUNTER,
        /** Increases and decreases. */
        GAUGE
    }

    /** The unit, which each API names differently. */
    public enum Unit {
        /** A number of events or of attempts, or a state that is 0 or 1. */
        NONE, BYTES, SECONDS
    }
}

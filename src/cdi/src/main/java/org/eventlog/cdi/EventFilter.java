// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import org.eventlog.LogEvent;

/**
 * Decides which events are logged. Beans of this type are discovered automatically; an event is logged only if all of
 * them accept it. They are called after the {@linkplain EventEnricher enrichers}.
 *
 * <p>
 * Called in the logging thread, so it must be fast and thread-safe. A discarded event does not count as lost. If one
 * throws, it counts as accepting, and the others are asked.
 */
@FunctionalInterface
public interface EventFilter {

    /** Whether to log this event. */
    boolean accepts(LogEvent event);
}

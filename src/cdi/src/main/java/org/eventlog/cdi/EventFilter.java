// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import org.eventlog.LogEvent;

/**
 * Decides which events are logged: a bean of this type is found by itself; of several, all must agree. Asked behind the
 * {@linkplain EventEnricher enrichers}.
 *
 * <p>
 * Called in the logging thread, for any number of threads at once, and so must be quick. An event that is left out is
 * not counted as lost. When it throws, the event is logged.
 */
@FunctionalInterface
public interface EventFilter {

    /** Whether this event is to be logged. */
    boolean accepts(LogEvent event);
}

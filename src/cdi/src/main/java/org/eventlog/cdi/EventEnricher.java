// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import org.eventlog.LogEvent;

/**
 * Adds to each event of the application: a bean of this type is found by itself. Several are asked in the order of
 * their {@code @Priority}, those without one last.
 *
 * <p>
 * Called in the logging thread, for any number of threads at once, and so must be quick; what it logs itself is not
 * enriched. When it throws, the event is logged as it is.
 */
@FunctionalInterface
public interface EventEnricher {

    /**
     * @param event as the application logged it
     * @param builder begins with all that the event says, and what enrichers before added
     */
    void enrich(LogEvent event, LogEvent.Builder builder);
}

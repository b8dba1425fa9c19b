// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import org.eventlog.LogEvent;

/**
 * Adds to each event of the application. Beans of this type are discovered automatically. They are called in the order
 * of their {@code @Priority}, those without one last.
 *
 * <p>
 * Called in the logging thread, so it must be fast and thread-safe. Events that it logs itself are not enriched. If it
 * throws, the event is logged without what it has added.
 */
@FunctionalInterface
public interface EventEnricher {

    /**
     * @param event as the application logged it
     * @param builder contains the values of the event and those added by previous enrichers
     */
    void enrich(LogEvent event, LogEvent.Builder builder);
}

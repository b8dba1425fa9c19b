// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

/**
 * Where an application says what happens. In a server: {@code @Inject EventLogger}; elsewhere an {@link EventLog} is one.
 *
 * <p>
 * For use by any number of threads. Logging never throws and never waits for a disk or a network: the event is
 * encoded, put into a bounded memory, and the call is over. An event that finds no room is dropped and counted
 * (see {@link PipelineStats}); that an event will arrive is not promised by the call's return.
 */
public interface EventLogger {

    /** Logs the event. A null is noted at the finest log level and otherwise ignored. */
    void log(LogEvent event);

    /** Builds the event and logs it. */
    default void log(LogEvent.Builder event) {
        log(event == null ? null : event.build());
    }

    /** Logs an event which is a name and a text. */
    default void log(Level level, String name, String message) {
        if (isEnabled(level)) {
            log(LogEvent.named(name).level(level).message(message));
        }
    }

    /** Whether events of this level are taken: lets a caller save the work of making one. */
    boolean isEnabled(Level level);
}

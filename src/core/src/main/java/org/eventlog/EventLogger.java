// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

/**
 * Where an application says what happens. In a server: {@code @Inject EventLogger}; elsewhere an {@link EventLog} is
 * one.
 * <p>
 * For use by any number of threads. Logging never throws and never waits for a disk or a network: the event is encoded,
 * put into a bounded memory, and the call is over. An event that finds no room is dropped and counted (see
 * {@link PipelineStats}); that an event will arrive is not promised by the call's return.
 */
public interface EventLogger {

    /** Logs the event. A null is noted at the finest log level and otherwise ignored. */
    void log(LogEvent event);

    /**
     * Logs the event and tells how far it comes. For the few events whose fate the application must know; a bounded
     * number of receipts may be open at one time, beyond which the event is logged and its receipt fails. A logger that
     * gives no receipts logs the event, too.
     */
    default Receipt submit(LogEvent event) {
        log(event);
        return Receipt.refused("this logger gives no receipts");
    }

    /** Builds the event, logs it and tells how far it comes. */
    default Receipt submit(LogEvent.Builder event) {
        return submit(event.build());
    }

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

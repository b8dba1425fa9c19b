// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes events in one format. Created by an {@link EventFormat}; it is never closed.
 *
 * <p>
 * It is called in the threads that log, by several at once. It must be thread-safe and quick, must not wait for anything,
 * and must not log to the same event log.
 */
@FunctionalInterface
public interface EventWriter {

    /**
     * Writes one event in the form that its {@link Payload} states. If that is a line, a missing line feed is added.
     *
     * <p>
     * May be called again for the same event: if it becomes larger than {@code eventlog.event.max-bytes}, it is written
     * up to three more times, with its parts cut further each time. If this method throws, writes nothing, or writes a
     * line feed within a line, the event is replaced with a small one that has its name, its level and the field
     * {@code encodeFault}, and that is also written with this method. If that fails too, the event is lost and counted.
     * The first fault is reported to the operator (EVL-4004).
     *
     * @param event valid during the call; its values do not change
     * @param to throws an {@link IOException} if the event becomes too large, and after the return. It is buffered, and
     *            need not be flushed or closed
     * @throws Exception for any fault
     */
    void write(StampedEvent event, OutputStream to) throws Exception;
}

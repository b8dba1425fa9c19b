// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes events in one format. Made by an {@link EventFormat}; has nothing to close.
 *
 * <p>
 * Called in the thread that logs, by many at once: thread-safe, and quick, as its time is the caller's. It must not
 * wait for anything, and must not log.
 */
@FunctionalInterface
public interface EventWriter {

    /**
     * Writes one event, as its {@link Payload} says: of a line, the line feed at the end is added where it is missing.
     *
     * <p>
     * May be called again for the same event: one that becomes larger than {@code eventlog.event.max-bytes} comes up to
     * three times more with its parts cut further. Where this throws, writes nothing, or writes a line feed within a
     * line, a small event takes the event's place, with its name, its level and the field {@code encodeFault}; it is
     * written by this, too. Where that fails as well, the event is lost, and counted. The first fault is told to the
     * operator (EVL-4004).
     *
     * @param event valid during the call, and the same for whoever reads it twice
     * @param to throws an {@link IOException} when the event becomes too large, and after the return. Buffered: write as
     *            little at once as you like. Need not be flushed or closed
     * @throws Exception for any fault
     */
    void write(StampedEvent event, OutputStream to) throws Exception;
}

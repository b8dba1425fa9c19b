// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a heading for each event: what a transport must know about an event when it sends it, such as its routing key
 * or its topic. Created by {@link TransportProvider#heading}; it is never closed.
 *
 * <p>
 * Events are stored as encoded bytes that are never decoded. A heading is written when the event is logged, and stored in
 * front of the event's bytes. The transport reads both with {@link HeadedEvent}.
 *
 * <p>
 * It is called in the threads that log, by several at once. It must be thread-safe and quick, must not wait for anything,
 * and must not log to the same event log.
 */
public interface HeadingWriter {

    /**
     * The name of the heading's format: 1 to 32 characters of {@code a-z0-9-}. Change it if this transport could not
     * read the headings that are already in a queue. The waiting events are then moved aside (EVL-2012).
     */
    String name();

    /**
     * Writes the heading of one event. It may be empty. It counts towards {@code eventlog.event.max-bytes}, and may use a
     * quarter of that, but no more than {@value HeadedEvent#MAX_HEADING} bytes.
     *
     * <p>
     * If this method throws or writes too much, the event is replaced with a small one that has its name, its level and
     * the field {@code encodeFault}, and whose heading is also written with this method. If that fails too, the event is
     * lost and counted. The first fault is reported to the operator (EVL-4005).
     *
     * @param event valid during the call. Its fields are limited as for a format, even if the format's own event had to
     *            be cut further
     * @param to throws an {@link IOException} if the heading becomes too large, and after the return. It is buffered,
     *            and need not be flushed or closed
     * @throws Exception for any fault
     */
    void write(StampedEvent event, OutputStream to) throws Exception;
}

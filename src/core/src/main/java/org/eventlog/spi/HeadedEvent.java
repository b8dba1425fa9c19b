// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.nio.ByteBuffer;

/**
 * An event as it is stored if its transport writes headings: the heading, and the encoded event. For transports with a
 * {@link HeadingWriter}; the events of all others have no heading.
 *
 * <pre>
 * u16 length of the heading, big-endian
 * heading
 * event
 * </pre>
 *
 * @param heading what the {@link HeadingWriter} wrote
 * @param event the encoded event, without the heading
 */
public record HeadedEvent(ByteBuffer heading, ByteBuffer event) {

    /** The number of bytes before a heading. */
    public static final int LENGTH_BYTES = 2;

    /** The maximum size of a heading in bytes. */
    public static final int MAX_HEADING = 4096;

    /**
     * Separates an event of a {@link Batch} from its heading. Nothing is copied.
     *
     * @param stored as returned by {@link Batch#event} or {@link Batch.Slice#event}; its position does not change
     * @throws IllegalArgumentException if these bytes have no heading
     */
    public static HeadedEvent of(ByteBuffer stored) {
        int start = stored.position();
        int length = stored.remaining() < LENGTH_BYTES ? MAX_HEADING + 1 : stored.getShort(start) & 0xffff;
        if (length > MAX_HEADING || length > stored.remaining() - LENGTH_BYTES) {
            throw new IllegalArgumentException("an event without a heading");
        }
        int body = start + LENGTH_BYTES + length;
        ByteBuffer heading = stored.duplicate().position(start + LENGTH_BYTES).limit(body).slice();
        return new HeadedEvent(heading, stored.duplicate().position(body).slice());
    }

    /** The bytes that are stored for an event with this heading; for tests of a transport. */
    public static byte[] store(byte[] heading, byte[] event) {
        if (heading.length > MAX_HEADING) {
            throw new IllegalArgumentException("a heading of " + heading.length + " bytes");
        }
        return ByteBuffer.allocate(LENGTH_BYTES + heading.length + event.length).putShort((short) heading.length)
                .put(heading).put(event).array();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.capnproto.PackedInputStream;
import org.capnproto.ReaderOptions;
import org.capnproto.Serialize;

/**
 * Reads events that {@link CapnpFormat} wrote, one after the other. For tests and tools; not for a receiver under load.
 *
 * <p>
 * The bytes may come from anyone. Whatever they are, {@link #next} returns an event, returns null or throws an
 * {@link IOException}, in time and memory proportional to the largest message. Not thread-safe.
 */
public final class CapnpReader implements Closeable {
    /** The size of the largest message that is read, in bytes before packing. */
    public static final int DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

    /** The root, a list, a struct in it and a text. */
    private static final int MAX_DEPTH = 8;

    private final Source source;
    private final ReadableByteChannel messages;
    private final ReaderOptions limits;
    private boolean failed;

    private CapnpReader(InputStream in, boolean packed, int maxBytes) {
        if (maxBytes < 1024) {
            throw new IllegalArgumentException("no event fits into " + maxBytes + " bytes");
        }
        this.source = new Source(in);
        this.messages = packed ? new PackedInputStream(source) : source;
        // The traversal limit equals the size limit. Parts with two pointers to them count twice.
        this.limits = new ReaderOptions(maxBytes / 8, MAX_DEPTH);
    }

    /**
     * Reads the format {@code capnp}.
     *
     * @param maxBytes the size of the largest message that is read, at least 1024
     */
    public static CapnpReader plain(InputStream in, int maxBytes) {
        return new CapnpReader(in, false, maxBytes);
    }

    /**
     * Reads the format {@code capnp-packed}.
     *
     * @param maxBytes the size of the largest message that is read, in bytes before packing, at least 1024
     */
    public static CapnpReader packed(InputStream in, int maxBytes) {
        return new CapnpReader(in, true, maxBytes);
    }

    /** Reads all events of the format {@code capnp}, with the default limit for each. */
    public static List<CapnpEvent> readPlain(byte[] events) throws MalformedMessageException {
        return readAll(plain(new ByteArrayInputStream(events), DEFAULT_MAX_BYTES));
    }

    /** Reads all events of the format {@code capnp-packed}, with the default limit for each. */
    public static List<CapnpEvent> readPacked(byte[] events) throws MalformedMessageException {
        return readAll(packed(new ByteArrayInputStream(events), DEFAULT_MAX_BYTES));
    }

    private static List<CapnpEvent> readAll(CapnpReader reader) throws MalformedMessageException {
        List<CapnpEvent> all = new ArrayList<>();
        try {
            for (CapnpEvent event = reader.next(); event != null; event = reader.next()) {
                all.add(event);
            }
        } catch (MalformedMessageException e) {
            throw e;
        } catch (IOException e) {
            throw new MalformedMessageException("cannot be read: " + e.getMessage(), e);
        }
        return all;
    }

    /**
     * Returns the next event, or null at the end of the stream. Reads beyond it, up to a buffer's size.
     *
     * @throws MalformedMessageException if the bytes are not an event. The place of the next one is then not known, so
     *             each later call throws as well
     * @throws IOException if the stream fails
     */
    public CapnpEvent next() throws IOException {
        if (failed) {
            throw new MalformedMessageException("a message before was malformed", null);
        }
        if (source.isAtEnd()) {
            return null;
        }
        failed = true;
        CapnpEvent event;
        try {
            event = EventOfMessage.read(Serialize.read(messages, limits).getRoot(Slots.EVENT));
        } catch (RuntimeException e) {
            // The runtime throws DecodeException, and others where it does not check: IndexOutOfBounds, BufferOverflow.
            throw new MalformedMessageException("not an event: " + e.getMessage(), e);
        }
        failed = false;
        return event;
    }

    /** Closes the stream. */
    @Override
    public void close() throws IOException {
        source.close();
    }
}

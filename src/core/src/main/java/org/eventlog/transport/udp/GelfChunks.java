// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.udp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;

/**
 * GELF over UDP: an event, compressed or not. If it is larger than a datagram, it is sent in chunks: {@code 1E 0F}, a
 * message id of eight bytes, the index of the chunk from 0, the number of chunks, and a part of the event.
 */
final class GelfChunks implements DatagramFraming {
    enum Compression {
        NONE, GZIP, ZLIB
    }

    static final Setting<Integer> BYTES = Setting.octets("eventlog.gelf.chunk-bytes", 1420, 512, 65_507);
    static final Setting<Compression> COMPRESSION = Setting.choice("eventlog.gelf.compression", Compression.NONE);

    private static final int MAX = 128;
    private static final int HEADER = 12;
    private static final short MAGIC = 0x1E0F;

    private final int chunkBytes;
    private final Compression compression;
    private final RandomGenerator ids;

    GelfChunks(int chunkBytes, Compression compression, RandomGenerator ids) {
        this.chunkBytes = chunkBytes;
        this.compression = compression;
        this.ids = ids;
    }

    /** The maximum size of an event, even if it cannot be compressed. */
    static int maxBytes(Settings settings) {
        return maxBytes(settings.get(BYTES));
    }

    static int maxBytes(int chunkBytes) {
        return MAX * (chunkBytes - HEADER);
    }

    @Override
    public List<ByteBuffer> datagrams(ByteBuffer event) {
        ByteBuffer all = compressed(event);
        if (all.remaining() <= chunkBytes) {
            return List.of(all);
        }
        int part = chunkBytes - HEADER;
        int count = (all.remaining() + part - 1) / part;
        // Entirely random, because some receivers use only the first bytes.
        long id = ids.nextLong();
        List<ByteBuffer> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = Math.min(part, all.remaining());
            ByteBuffer chunk = ByteBuffer.allocate(HEADER + length);
            chunk.putShort(MAGIC).putLong(id).put((byte) i).put((byte) count);
            chunk.put(all.slice(all.position(), length)).flip();
            all.position(all.position() + length);
            chunks.add(chunk);
        }
        return chunks;
    }

    /** Compresses the event, unless that would make it larger. A receiver recognizes the form by the first bytes. */
    private ByteBuffer compressed(ByteBuffer event) {
        if (compression == Compression.NONE) {
            return event;
        }
        byte[] plain = new byte[event.remaining()];
        event.duplicate().get(plain);
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length);
        try (OutputStream packing = compression == Compression.GZIP
                ? new GZIPOutputStream(packed)
                : new DeflaterOutputStream(packed)) {
            packing.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.size() < plain.length ? ByteBuffer.wrap(packed.toByteArray()) : event;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.forward;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.eventlog.net.ZlibCompressor;
import org.eventlog.spi.Batch;

/**
 * Encodes a batch as a message of Fluentd's forward protocol, version 1:
 *
 * <pre>
 * forward     [tag, [entry, entry, …], option]
 * packed      [tag, bytes of the entries, option]
 * compressed  [tag, gzip of the entries, option]
 * option      {size: how many, chunk: the batch's name, compressed: "gzip"}
 * </pre>
 *
 * The events of a batch are already entries, so only the surrounding bytes are written. Without compression, the events
 * are sent without a copy.
 */
final class ForwardMessage implements AutoCloseable {
    /** The form of the entries. */
    public enum Mode {
        FORWARD, PACKED, COMPRESSED
    }

    private static final int LEVEL = 3;
    private static final int CHUNK_BYTES = 16;

    private final byte[] beginning;
    private final Mode mode;
    private final ZlibCompressor packer;
    private final MessageDigest sha;

    ForwardMessage(String tag, Mode mode) {
        this.beginning = new MsgpackHeader().array(3).text(tag).toByteArray();
        this.mode = mode;
        this.packer = mode == Mode.COMPRESSED ? ZlibCompressor.gzip(LEVEL) : null;
        try {
            this.sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The chunk id of the batch: 128 bits in base64, the same each time the batch is sent. */
    String chunk(Batch batch) {
        byte[] digest = sha.digest(batch.id().getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(Arrays.copyOf(digest, CHUNK_BYTES));
    }

    /**
     * The message as buffers to write, valid until the next one.
     *
     * @param chunk the chunk id to acknowledge, or null for no acknowledgement
     */
    ByteBuffer[] of(Batch batch, String chunk) {
        ByteBuffer[] entries = mode == Mode.COMPRESSED ? new ByteBuffer[]{compressed(batch)} : batch.buffers();
        ByteBuffer[] message = new ByteBuffer[entries.length + 2];
        MsgpackHeader head = new MsgpackHeader().bytes(beginning);
        if (mode == Mode.FORWARD) {
            head.longArray(batch.count());
        } else {
            head.binary(mode == Mode.PACKED ? batch.bytes() : entries[0].remaining());
        }
        message[0] = ByteBuffer.wrap(head.toByteArray());
        System.arraycopy(entries, 0, message, 1, entries.length);
        message[message.length - 1] = ByteBuffer.wrap(option(batch, chunk));
        return message;
    }

    private ByteBuffer compressed(Batch batch) {
        packer.begin();
        for (Batch.Slice slice : batch.slices()) {
            packer.add(slice.array(), slice.from(), slice.length());
        }
        return packer.finish();
    }

    private byte[] option(Batch batch, String chunk) {
        int members = 1 + (chunk == null ? 0 : 1) + (mode == Mode.COMPRESSED ? 1 : 0);
        MsgpackHeader option = new MsgpackHeader().map(members).text("size").number(batch.count());
        if (chunk != null) {
            option.text("chunk").text(chunk);
        }
        if (mode == Mode.COMPRESSED) {
            option.text("compressed").text("gzip");
        }
        return option.toByteArray();
    }

    @Override
    public void close() {
        if (packer != null) {
            packer.close();
        }
    }
}

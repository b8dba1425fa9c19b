// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.forward;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.net.Connection;

/**
 * Reads one MessagePack value sent by a receiver, strictly and up to the maximum size of a response.
 *
 * <p>
 * Texts are returned as bytes, because some receivers send binary values as texts; keys are decoded as Latin-1.
 * Integers are returned as Long, other numbers as Double, extensions as their bytes.
 */
final class MsgpackReader {
    private static final int MAX_BYTES = 16 * 1024;
    private static final int DEEPEST = 8;

    private final Connection connection;
    private final long deadline;
    private final ByteBuffer input = ByteBuffer.allocate(512).limit(0);
    private int left = MAX_BYTES;

    private MsgpackReader(Connection connection, long deadline) {
        this.connection = connection;
        this.deadline = deadline;
    }

    /**
     * Reads the next value, which must be the last one sent so far, because no more was requested.
     *
     * @throws EOFException if the receiver has closed the connection
     * @throws IOException if it sends anything else
     */
    static Object read(Connection connection, long deadline) throws IOException, InterruptedException {
        MsgpackReader reader = new MsgpackReader(connection, deadline);
        Object value = reader.value(0);
        if (reader.input.hasRemaining()) {
            throw new IOException("the receiver says more than it was asked for");
        }
        return value;
    }

    private Object value(int depth) throws IOException, InterruptedException {
        int type = next() & 0xFF;
        if (type < 0x80 || type >= 0xE0) {
            return (long) (byte) type;
        }
        if (type < 0x90) {
            return map(type & 0xF, depth);
        }
        if (type < 0xA0) {
            return array(type & 0xF, depth);
        }
        if (type < 0xC0) {
            return bytes(type & 0x1F);
        }
        return switch (type) {
            case 0xC0 -> null;
            case 0xC2 -> false;
            case 0xC3 -> true;
            case 0xC4, 0xC5, 0xC6 -> bytes(unsigned(1 << type - 0xC4));
            case 0xC7, 0xC8, 0xC9 -> extension(unsigned(1 << type - 0xC7));
            case 0xCA -> (double) Float.intBitsToFloat((int) unsigned(4));
            case 0xCB -> Double.longBitsToDouble(unsigned(8));
            case 0xCC, 0xCD, 0xCE, 0xCF -> unsigned(1 << type - 0xCC);
            case 0xD0 -> (long) next();
            case 0xD1 -> (long) (short) unsigned(2);
            case 0xD2 -> (long) (int) unsigned(4);
            case 0xD3 -> unsigned(8);
            case 0xD4, 0xD5, 0xD6, 0xD7, 0xD8 -> extension(1 << type - 0xD4);
            case 0xD9, 0xDA, 0xDB -> bytes(unsigned(1 << type - 0xD9));
            case 0xDC, 0xDD -> array(unsigned(2 << type - 0xDC), depth);
            case 0xDE, 0xDF -> map(unsigned(2 << type - 0xDE), depth);
            default -> throw new IOException("the receiver's answer is no MessagePack");
        };
    }

    private List<Object> array(long size, int depth) throws IOException, InterruptedException {
        enter(size, depth);
        List<Object> items = new ArrayList<>();
        for (long i = 0; i < size; i++) {
            items.add(value(depth + 1));
        }
        return items;
    }

    private Map<String, Object> map(long size, int depth) throws IOException, InterruptedException {
        enter(2 * size, depth);
        Map<String, Object> members = new HashMap<>();
        for (long i = 0; i < size; i++) {
            if (!(value(depth + 1) instanceof byte[] key)) {
                throw new IOException("the receiver's answer has a key that is no text");
            }
            members.put(new String(key, StandardCharsets.ISO_8859_1), value(depth + 1));
        }
        return members;
    }

    private void enter(long items, int depth) throws IOException {
        if (depth >= DEEPEST || items > left) {
            throw tooLarge();
        }
    }

    private byte[] extension(long size) throws IOException, InterruptedException {
        next();
        return bytes(size);
    }

    private byte[] bytes(long size) throws IOException, InterruptedException {
        if (size > left) {
            throw tooLarge();
        }
        byte[] bytes = new byte[(int) size];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = next();
        }
        return bytes;
    }

    private long unsigned(int size) throws IOException, InterruptedException {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | next() & 0xFF;
        }
        return value;
    }

    private byte next() throws IOException, InterruptedException {
        if (--left < 0) {
            throw tooLarge();
        }
        if (!input.hasRemaining()) {
            input.clear();
            int n;
            try {
                n = connection.read(input, deadline);
            } finally {
                input.flip();
            }
            if (n < 0) {
                throw new EOFException("the receiver closed the connection before it answered");
            }
        }
        return input.get();
    }

    private static IOException tooLarge() {
        return new IOException("the receiver's answer is too large");
    }
}

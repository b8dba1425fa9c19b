// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * A complete message of Fluentd's forward protocol, version 1:
 *
 * <pre>
 * message     [tag, time, record, option]
 * forward     [tag, [[time, record], …], option]
 * packed      [tag, bytes of the entries, option]      option.compressed = "gzip": the bytes are compressed
 * option      {chunk: the value to acknowledge, compressed, size, …}, may be missing or nil
 * </pre>
 *
 * Unknown options and options of the wrong type are ignored.
 *
 * @param tag null if there is none
 * @param from the index of the first byte of the entries
 * @param length the number of bytes of the entries
 * @param bare whether the message is one entry, not in an array
 * @param chunk the encoded value to acknowledge, null for none
 * @param id the chunk as text, null if it is not text
 */
record ForwardMessage(String tag, int from, int length, boolean bare, boolean gzip, byte[] chunk, String id) {
    private static final int CHUNK_ID = 16;
    private static final int LONGEST_CHUNK = 1024;
    private static final int MAX_ITEMS = 16;
    private static final int LONGEST_TIME = 100;

    /** @throws ProtocolFault if the bytes are not such a message */
    static ForwardMessage read(byte[] bytes, int from, int length) throws ProtocolFault {
        MessageUnpacker in = MessagePack.newDefaultUnpacker(bytes, from, length);
        try {
            return new Reading(bytes, in, from).read();
        } catch (IOException | MessagePackException e) {
            throw e instanceof ProtocolFault fault ? fault : new ProtocolFault("malformed_message");
        }
    }

    /**
     * The chunk id as a prefix for the ids of entries, if it has the form that the protocol defines: 128 bits in
     * base64. Such ids repeat only if the same events are sent again. Otherwise null.
     */
    String name() {
        if (id == null) {
            return null;
        }
        String text = id.strip();
        try {
            return Base64.getDecoder().decode(text).length == CHUNK_ID ? text : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The acknowledgement for the sender; empty if it requested none. */
    byte[] acknowledgement() {
        if (chunk == null) {
            return Protocol.Portion.NOTHING;
        }
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packMapHeader(1).packString("ack").writePayload(chunk);
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("an array does not fail", e);
        }
    }

    private static final class Reading {
        private final byte[] bytes;
        private final MessageUnpacker in;
        private final int base;
        private byte[] chunk;
        private String id;
        private String compressed = "";

        Reading(byte[] bytes, MessageUnpacker in, int base) {
            this.bytes = bytes;
            this.in = in;
            this.base = base;
        }

        ForwardMessage read() throws IOException {
            if (type() != ValueType.ARRAY) {
                throw new ProtocolFault("not_a_message");
            }
            int items = in.unpackArrayHeader();
            if (items < 2 || items > MAX_ITEMS) {
                throw new ProtocolFault("not_a_message");
            }
            String tag = tag();
            ValueType second = type();
            boolean bare = false;
            int from;
            int to;
            switch (second) {
                case ARRAY -> {
                    int entries = in.unpackArrayHeader();
                    from = position();
                    in.skipValue(entries);
                    to = position();
                }
                case STRING, BINARY -> {
                    int start = position();
                    int length = header(second);
                    from = position();
                    in.readPayloadAsReference(length);
                    to = position();
                    bare = isTime(from, length) && items > 2 && type() == ValueType.MAP;
                    if (bare) {
                        in.skipValue();
                        from = start;
                        to = position();
                    }
                }
                default -> {
                    bare = true;
                    if (items < 3) {
                        throw new ProtocolFault("not_a_message");
                    }
                    from = position();
                    in.skipValue(2);
                    to = position();
                }
            }
            if (items > (bare ? 3 : 2)) {
                options();
            }
            boolean packed = !bare && (second == ValueType.STRING || second == ValueType.BINARY);
            if (packed && !compressed.isEmpty() && !compressed.equals("text") && !compressed.equals("gzip")) {
                throw new ProtocolFault("unsupported_compression");
            }
            return new ForwardMessage(tag, from, to - from, bare, packed && compressed.equals("gzip"), chunk, id);
        }

        private int position() {
            return base + (int) in.getTotalReadBytes();
        }

        private ValueType type() throws IOException {
            return in.getNextFormat().getValueType();
        }

        private int header(ValueType type) throws IOException {
            return type == ValueType.STRING ? in.unpackRawStringHeader() : in.unpackBinaryHeader();
        }

        /**
         * Whether the value is a time in text form, as opposed to packed entries, which start like an array, or
         * compressed entries.
         */
        private boolean isTime(int from, int length) {
            return length > 0 && length <= LONGEST_TIME && bytes[from] >= ' ' && bytes[from] <= '~';
        }

        /** Reads a string or binary value as text; null for other types. */
        private String text() throws IOException {
            ValueType type = type();
            if (type == ValueType.STRING || type == ValueType.BINARY) {
                return new String(in.readPayload(header(type)), StandardCharsets.UTF_8);
            }
            in.skipValue();
            return null;
        }

        private String tag() throws IOException {
            return switch (type()) {
                case STRING, BINARY -> text();
                case INTEGER -> in.unpackBigInteger().toString();
                case ARRAY, MAP -> throw new ProtocolFault("not_a_message");
                default -> {
                    in.skipValue();
                    yield null;
                }
            };
        }

        private void options() throws IOException {
            if (type() != ValueType.MAP) {
                return;
            }
            for (int left = in.unpackMapHeader(); left > 0; left--) {
                String key = text();
                if ("chunk".equals(key)) {
                    chunk();
                } else if ("compressed".equals(key)) {
                    String read = text();
                    compressed = read == null ? "" : read;
                } else {
                    in.skipValue();
                }
            }
        }

        private void chunk() throws IOException {
            if (type() == ValueType.NIL) {
                in.skipValue();
                return;
            }
            int start = position();
            id = text();
            if (position() - start > LONGEST_CHUNK) {
                throw new ProtocolFault("chunk_too_long");
            }
            chunk = Arrays.copyOfRange(bytes, start, position());
        }
    }
}

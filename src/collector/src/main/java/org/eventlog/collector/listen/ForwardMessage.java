// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * A message of Fluentd's forward protocol, version 1, of which the bytes are complete:
 *
 * <pre>
 * message     [tag, time, record, option]
 * forward     [tag, [[time, record], …], option]
 * packed      [tag, bytes of the entries, option]      option.compressed = "gzip": they are packed
 * option      {chunk: what is to be acknowledged, compressed, size, …}, may be missing
 * </pre>
 *
 * @param from where the entries begin, as an index into the bytes
 * @param length of the entries
 * @param bare whether the message is one entry, not in an array
 * @param chunk the bytes to be acknowledged, null for none
 */
record ForwardMessage(String tag, int from, int length, boolean bare, boolean gzip, byte[] chunk) {
    private static final int CHUNK_ID = 16;
    private static final int LONGEST_CHUNK = 1024;
    private static final int MOST_ITEMS = 4;

    /** @throws ProtocolFault when it is no such message */
    static ForwardMessage read(byte[] bytes, int from, int length) throws ProtocolFault {
        MessageUnpacker in = MessagePack.newDefaultUnpacker(bytes, from, length);
        try {
            return new Reading(in, from).read();
        } catch (IOException | MessagePackException e) {
            throw e instanceof ProtocolFault fault ? fault : new ProtocolFault("malformed_message");
        }
    }

    /**
     * The chunk as a name for its entries if it is what the protocol says, 128 bits in base64: those do not happen twice
     * unless the same events come again. Else null.
     */
    String id() {
        if (chunk == null) {
            return null;
        }
        String text = new String(chunk, StandardCharsets.ISO_8859_1).strip();
        try {
            return Base64.getDecoder().decode(text).length == CHUNK_ID ? text : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What tells the sender that the events are safe; nothing if it has not asked. */
    byte[] acknowledgement() {
        if (chunk == null) {
            return Protocol.Portion.NOTHING;
        }
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packMapHeader(1).packString("ack").packRawStringHeader(chunk.length).writePayload(chunk);
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("an array does not fail", e);
        }
    }

    private static final class Reading {
        private final MessageUnpacker in;
        private final int base;
        private byte[] chunk;
        private String compressed = "";

        Reading(MessageUnpacker in, int base) {
            this.in = in;
            this.base = base;
        }

        ForwardMessage read() throws IOException {
            if (type() != ValueType.ARRAY) {
                throw new ProtocolFault("not_a_message");
            }
            int items = in.unpackArrayHeader();
            if (items < 2 || items > MOST_ITEMS) {
                throw new ProtocolFault("not_a_message");
            }
            String tag = text();
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
                    int length = header(second);
                    from = position();
                    in.readPayloadAsReference(length);
                    to = position();
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
            boolean packed = second == ValueType.STRING || second == ValueType.BINARY;
            if (packed && !compressed.isEmpty() && !compressed.equals("text") && !compressed.equals("gzip")) {
                throw new ProtocolFault("unsupported_compression");
            }
            return new ForwardMessage(tag, from, to - from, bare, packed && compressed.equals("gzip"), chunk);
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

        private byte[] bytes() throws IOException {
            ValueType type = type();
            if (type != ValueType.STRING && type != ValueType.BINARY) {
                throw new ProtocolFault("not_a_message");
            }
            return in.readPayload(header(type));
        }

        private String text() throws IOException {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        private void options() throws IOException {
            if (in.getNextFormat() == MessageFormat.NIL) {
                return;
            }
            if (type() != ValueType.MAP) {
                throw new ProtocolFault("not_a_message");
            }
            for (int left = in.unpackMapHeader(); left > 0; left--) {
                switch (text()) {
                    case "chunk" -> chunk = chunk();
                    case "compressed" -> compressed = text();
                    default -> in.skipValue();
                }
            }
        }

        private byte[] chunk() throws IOException {
            byte[] read = bytes();
            if (read.length > LONGEST_CHUNK) {
                throw new ProtocolFault("chunk_too_long");
            }
            return read;
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * The receiver's side of the handshake, with which both sides prove that they know the shared key, without sending it:
 *
 * <pre>
 * we      ["HELO", {nonce, auth: "", keepalive: true}]
 * sender  ["PING", its name, salt, sha512(salt, its name, nonce, key), "", ""]
 * we      ["PONG", true, "", our name, sha512(salt, our name, nonce, key)]    or  ["PONG", false, reason, "", ""]
 * </pre>
 */
final class ForwardHandshake {
    /** The maximum size of a PING. */
    static final int LONGEST = 4096;

    private static final int NONCE_BYTES = 16;
    private static final int PING_ITEMS = 6;

    private final byte[] key;
    private final byte[] name;
    private final byte[] nonce = new byte[NONCE_BYTES];

    /** @param name the collector's name; a sender refuses a receiver that has its own name */
    public ForwardHandshake(String key, String name, RandomGenerator random) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
        this.name = name.getBytes(StandardCharsets.UTF_8);
        random.nextBytes(nonce);
    }

    byte[] helo() {
        return pack(out -> out.packArrayHeader(2).packString("HELO").packMapHeader(3)
                .packString("nonce").packBinaryHeader(nonce.length).writePayload(nonce)
                .packString("auth").packString("").packString("keepalive").packBoolean(true));
    }

    /**
     * Checks a complete PING.
     *
     * @return a positive PONG, or null if the key is wrong
     * @throws ProtocolFault if the message is not a PING
     */
    byte[] pong(byte[] bytes, int from, int length) throws ProtocolFault {
        byte[][] ping = new byte[PING_ITEMS][];
        MessageUnpacker in = MessagePack.newDefaultUnpacker(bytes, from, length);
        try {
            if (in.getNextFormat().getValueType() != ValueType.ARRAY || in.unpackArrayHeader() != PING_ITEMS) {
                throw new ProtocolFault("not_a_ping");
            }
            for (int i = 0; i < PING_ITEMS; i++) {
                // Salts may be strings or binary values, and need not be UTF-8.
                ping[i] = in.readPayload(in.getNextFormat().getValueType() == ValueType.BINARY
                        ? in.unpackBinaryHeader()
                        : in.unpackRawStringHeader());
            }
        } catch (IOException | MessagePackException e) {
            throw new ProtocolFault("not_a_ping");
        }
        if (!Arrays.equals(ping[0], "PING".getBytes(StandardCharsets.UTF_8))) {
            throw new ProtocolFault("not_a_ping");
        }
        byte[] expected = digest(ping[2], ping[1]);
        return MessageDigest.isEqual(expected, ping[3]) ? yes(digest(ping[2], name)) : null;
    }

    private byte[] yes(byte[] digest) {
        return pack(out -> out.packArrayHeader(5).packString("PONG").packBoolean(true).packString("")
                .packRawStringHeader(name.length).writePayload(name)
                .packRawStringHeader(digest.length).writePayload(digest));
    }

    /** The negative PONG for a wrong key. */
    static byte[] no() {
        return pack(out -> out.packArrayHeader(5).packString("PONG").packBoolean(false)
                .packString("shared_key mismatch").packString("").packString(""));
    }

    private byte[] digest(byte[] salt, byte[] whose) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-512");
            List.of(salt, whose, nonce, key).forEach(sha::update);
            return HexFormat.of().formatHex(sha.digest()).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-512", e);
        }
    }

    private interface Packing {
        void to(MessageBufferPacker out) throws IOException;
    }

    private static byte[] pack(Packing packing) {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            packing.to(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("an array does not fail", e);
        }
    }
}

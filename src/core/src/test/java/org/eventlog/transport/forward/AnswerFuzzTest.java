// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.eventlog.net.Peer;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.transport.beats.BeatsTransport;
import org.eventlog.transport.forward.ForwardMessage.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/**
 * Tests that whatever a receiver sends, an attempt soon ends, and fails only with a {@link TransportException}.
 * Responses are random bytes, or valid ones with a few bytes changed, removed or repeated; {@code -Dfuzz.rounds} sets
 * their number.
 */
@Timeout(300)
class AnswerFuzzTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 3000);
    private static final Duration LIMIT = Duration.ofMillis(200);
    private static final String[] HOSTILE = {"dfffffffff", "ddffffffff", "c6ffffffff", "dbffffffff", "dbfffffffe",
            "9191919191919191919191919191919191", "de00018091", "c1", "d9ff", "81c0c0", "81a361636bc6ffffffff",
            "324100000000", "3241ffffffff", "324180000000"};

    private final Random random = new Random(11);
    private final AtomicInteger delivered = new AtomicInteger();

    @Test
    void acksOfForward() throws Exception {
        Batch batch = ForwardTransportTest.batch(0, "a");
        byte[] sound;
        try (ForwardMessage message = new ForwardMessage("t", ForwardMessage.Mode.PACKED);
                MessageBufferPacker ack = MessagePack.newDefaultBufferPacker()) {
            ack.packMapHeader(1).packString("ack").packString(message.chunk(batch));
            sound = ack.toByteArray();
        }
        try (Peer peer = new Peer((in, out) -> answer(out, sound));
                ForwardTransport transport = new ForwardTransport(peer.endpoint(LIMIT),
                        new ForwardMessage("t", ForwardMessage.Mode.PACKED), true, null)) {
            sendMany(transport, batch);
        }
        assertThat(delivered.get()).as("by answers that were sound after all").isBetween(1, ROUNDS / 4);
    }

    @Test
    void handshakesOfForward() throws Exception {
        MessageBufferPacker helo = MessagePack.newDefaultBufferPacker();
        helo.packArrayHeader(2).packString("HELO").packMapHeader(3).packString("nonce").packBinaryHeader(4)
                .writePayload(new byte[4]).packString("auth").packString("").packString("keepalive").packBoolean(true);
        MessageBufferPacker pong = MessagePack.newDefaultBufferPacker();
        pong.packArrayHeader(5).packString("PONG").packBoolean(true).packString("").packString("r")
                .packString("0".repeat(128));
        AtomicInteger pings = new AtomicInteger();
        try (Peer peer = new Peer((in, out) -> {
            if (random.nextInt(3) == 0) {
                answer(out, helo.toByteArray());
            } else {
                out.write(helo.toByteArray());
                if (in.read(new byte[1024]) > 0) {
                    pings.incrementAndGet();
                }
                answer(out, pong.toByteArray());
            }
        });
                ForwardTransport transport = new ForwardTransport(peer.endpoint(LIMIT),
                        new ForwardMessage("t", ForwardMessage.Mode.PACKED), true, new ForwardHandshake(
                                new ForwardHandshake.Credentials("s", "key", "u", "p"), new Random(1),
                                peer.endpoint(LIMIT)))) {
            sendMany(transport, ForwardTransportTest.batch(0, "a"));
        }
        assertThat(pings.get()).as("handshakes that reached the second answer").isGreaterThan(ROUNDS / 3);
        assertThat(delivered.get()).isZero();
    }

    @Test
    void acksOfBeats() throws Exception {
        ByteBuffer sound = ByteBuffer.allocate(18);
        for (int sequence : new int[]{1, 0, 2}) {
            sound.put((byte) '2').put((byte) 'A').putInt(sequence);
        }
        try (Peer peer = new Peer((in, out) -> answer(out, sound.array()));
                BeatsTransport transport = new BeatsTransport(peer.endpoint(LIMIT), 2048, 3)) {
            sendMany(transport, Peer.batch(0, "{\"a\":1}\n".getBytes(StandardCharsets.UTF_8),
                    "{\"b\":1}\n".getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(delivered.get()).as("by answers that were sound after all").isBetween(1, ROUNDS / 2);
    }

    private void sendMany(Transport transport, Batch batch) throws Exception {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            try {
                transport.send(batch);
                delivered.incrementAndGet();
            } catch (TransportException e) {
                assertThat(e).message().isNotBlank().doesNotContain("Exception");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as("of one attempt")
                    .isLessThan(Duration.ofSeconds(20));
        }
        System.gc();
        assertThat(runtime.totalMemory() - runtime.freeMemory()).as("bytes in use").isLessThan(200L << 20);
    }

    private void answer(OutputStream out, byte[] sound) throws IOException {
        byte[] said = switch (random.nextInt(4)) {
            case 0 -> random(random.nextInt(64));
            case 1 -> hostile();
            default -> mutated(sound);
        };
        out.write(said);
        // Closed afterwards: a silent receiver is tested by the contract.
    }

    private byte[] hostile() {
        byte[] head = java.util.HexFormat.of().parseHex(HOSTILE[random.nextInt(HOSTILE.length)]);
        byte[] tail = random(random.nextInt(40_000));
        return ByteBuffer.allocate(head.length + tail.length).put(head).put(tail).array();
    }

    private byte[] mutated(byte[] sound) {
        byte[] bytes = sound.clone();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                default -> bytes = java.util.Arrays.copyOf(bytes, 1 + at);
            }
        }
        return bytes;
    }

    private byte[] random(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }
}

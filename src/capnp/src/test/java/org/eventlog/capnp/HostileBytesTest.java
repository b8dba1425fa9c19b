// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that for any bytes, the reader soon returns events or throws an IOException. */
@Timeout(120)
class HostileBytesTest {
    private static final int ROUNDS = 5_000;
    private static final int MAX_BYTES = 1024 * 1024;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void corruptedMessagesOnlyCauseIOExceptions(boolean packed) {
        int[] read = new int[2];
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            RandomEvents events = new RandomEvents(seed % 50);
            byte[] bytes = Bytes.of(packed, events.sender(), List.of(events.next(), events.next()));
            read[isRead(packed, change(bytes, random), seed) ? 0 : 1]++;
        }
        assertThat(read[0]).as("read as if nothing were wrong").isPositive();
        assertThat(read[1]).as("refused").isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void randomBytesOnlyCauseIOExceptions(boolean packed) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            if (random.nextBoolean() && bytes.length > 8) {
                // One segment of the right size, so that its pointers are followed.
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0).putInt(4, bytes.length / 8 - 1);
            }
            isRead(packed, bytes, seed);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachBeginningOfAMessageIsRefused(boolean packed) {
        RandomEvents events = new RandomEvents(3);
        byte[] bytes = Bytes.of(packed, events.sender(), List.of(events.next()));

        for (int length = 1; length < bytes.length; length++) {
            byte[] beginning = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Bytes.read(packed, beginning)).as("%d bytes", length)
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void aSizeBeyondTheLimitIsRefusedBeforeMemoryIsTaken() {
        byte[] head = words(0x7fffffffL << 32);

        assertThatThrownBy(() -> CapnpReader.readPlain(head)).isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("limit");
    }

    @Test
    void manySegmentsAreRefused() {
        assertThatThrownBy(() -> CapnpReader.readPlain(words(0x7ffffffeL))).hasMessageContaining("segment");
    }

    /** A list of zero-size structs claims half a billion elements in no bytes. */
    @Test
    void refusesAListOfVoid() {
        long root = 26L << 48;
        long[] message = new long[2 + 26 + 1];
        message[0] = (long) (message.length - 1) << 32;
        message[1] = root;
        // Text fields: an empty composite list whose tag follows the pointers.
        message[2 + Slots.TEXT_FIELDS] = (long) (26 - Slots.TEXT_FIELDS - 1) << 2 | 1 | 7L << 32;
        message[28] = 0x1fffffffL << 2;

        assertThatThrownBy(() -> CapnpReader.readPlain(words(message))).isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("limit");
    }

    /** Each tag points to the same text: a message of 300 KB that would become 30 GB. */
    @Test
    void countsATextForEachPointerToIt() {
        int tags = 10_000;
        int textWords = 16_000;
        long[] message = new long[2 + 26 + tags + textWords];
        message[0] = (long) (message.length - 1) << 32;
        message[1] = 26L << 48;
        message[2 + Slots.TAGS] = (long) (26 - Slots.TAGS - 1) << 2 | 1 | 6L << 32 | (long) tags << 35;
        for (int i = 0; i < tags; i++) {
            message[28 + i] = (long) (tags - i - 1) << 2 | 1 | 2L << 32 | (long) textWords * 8 << 35;
        }

        assertThatThrownBy(() -> CapnpReader.readPlain(words(message))).isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("limit");
    }

    @Test
    void afterAMalformedMessageNothingIsRead() throws Exception {
        RandomEvents events = new RandomEvents(1);
        byte[] good = Bytes.of(false, events.sender(), List.of(events.next()));
        ByteBuffer bytes = ByteBuffer.allocate(8 + good.length).put(words(0x7ffffffeL)).put(good);
        CapnpReader reader = CapnpReader.plain(new ByteArrayInputStream(bytes.array()), MAX_BYTES);

        assertThatThrownBy(reader::next).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(reader::next).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aFaultOfTheStreamIsPassedOn() {
        IOException fault = new IOException("disk");
        CapnpReader reader = CapnpReader.plain(new InputStream() {
            @Override
            public int read() throws IOException {
                throw fault;
            }
        }, MAX_BYTES);

        assertThatThrownBy(reader::next).isSameAs(fault);
    }

    private static boolean isRead(boolean packed, byte[] bytes, long seed) {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        try (CapnpReader reader = packed ? CapnpReader.packed(in, MAX_BYTES) : CapnpReader.plain(in, MAX_BYTES)) {
            for (int i = 0; i < 1000; i++) {
                if (reader.next() == null) {
                    return true;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static byte[] change(byte[] bytes, Random random) {
        byte[] changed = bytes.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(changed.length);
            switch (random.nextInt(4)) {
                case 0 -> changed[at] = (byte) random.nextInt();
                case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                // The header and the root's pointers are more interesting than texts.
                case 2 -> changed[random.nextInt(Math.min(changed.length, 300))] = (byte) random.nextInt();
                default -> changed = Arrays.copyOf(changed, 1 + random.nextInt(changed.length));
            }
        }
        return changed;
    }

    private static byte[] words(long... words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (long word : words) {
            bytes.putLong(word);
        }
        return bytes.array();
    }
}

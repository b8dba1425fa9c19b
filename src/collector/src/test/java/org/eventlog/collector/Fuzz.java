// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Feeds a decoder random bytes, and valid inputs that were partly changed, removed, repeated or extended. Each run
 * uses the same data; {@code -Dfuzz.bytes} sets the amount.
 */
public final class Fuzz {
    private static final long BYTES = Long.getLong("fuzz.bytes", 200_000);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final long MAX_MEMORY = 200L << 20;
    private static final int SHOWN = 2000;

    private final String name;
    private final Random random;
    private final List<byte[]> sound;
    private final List<byte[]> pieces;
    private final Map<String, Integer> outcomes = new TreeMap<>();

    /** A decoder; any exception it throws is a failure. */
    public interface Decoder {
        /** The outcome for the input: {@code kept}, or the code of the refusal. */
        String take(byte[] input, Random random) throws Exception;
    }

    /** @param pieces fragments with a meaning for the decoder, which are inserted */
    public Fuzz(String name, List<byte[]> sound, List<byte[]> pieces) {
        this.name = name;
        this.random = new Random(name.hashCode());
        this.sound = sound;
        this.pieces = pieces;
    }

    public static List<byte[]> texts(String... texts) {
        return Arrays.stream(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    public static List<byte[]> hex(String... texts) {
        return Arrays.stream(texts).map(HexFormat.of()::parseHex).toList();
    }

    /** Runs until this many bytes were decoded. Some inputs must then have been kept, and some refused. */
    public void run(Decoder decoder) {
        long left = BYTES;
        long inputs = 0;
        Duration slowest = Duration.ZERO;
        for (byte[] input : sound) {
            assertThat(take(decoder, input)).as(name + ", sound").isEqualTo("kept");
        }
        while (left > 0) {
            byte[] input = input();
            long start = System.nanoTime();
            String outcome = take(decoder, input);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
            assertThat(took).as(() -> name + " " + shown(input)).isLessThan(LONGEST);
            outcomes.merge(outcome, 1, Integer::sum);
            left -= Math.max(1, input.length);
            inputs++;
        }
        System.gc();
        long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        if (Long.getLong("fuzz.bytes") != null) {
            System.out.println("fuzz " + name + ": " + BYTES + " bytes, " + inputs + " inputs, slowest "
                    + slowest.toMillis() + " ms, " + (used >> 20) + " MiB in use, " + outcomes);
        }
        assertThat(used).as("bytes in use").isLessThan(MAX_MEMORY);
        assertThat(outcomes).containsKey("kept").hasSizeGreaterThan(1);
    }

    private String take(Decoder decoder, byte[] input) {
        try {
            String outcome = decoder.take(input, random);
            assertThat(outcome).matches("[a-z_]+");
            return outcome;
        } catch (Throwable e) {
            throw new AssertionError(name + " fails at " + shown(input), e);
        }
    }

    private static String shown(byte[] input) {
        return HexFormat.of().formatHex(input, 0, Math.min(SHOWN, input.length))
                + (input.length > SHOWN ? "… " + input.length : "");
    }

    private byte[] input() {
        if (random.nextInt(10) == 0) {
            return random(random.nextInt(300));
        }
        byte[] input = any(sound);
        for (int n = random.nextInt(5); n >= 0; n--) {
            input = mutated(input);
        }
        return input;
    }

    private byte[] mutated(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int to = Math.min(input.length, at + 1 + random.nextInt(16));
        return switch (random.nextInt(8)) {
            case 0 -> replaced(input, at, to, new byte[0]);
            case 1 -> replaced(input, at, to, random(to - at));
            case 2 -> flipped(input, at);
            case 3 -> replaced(input, at, at, repeated(Arrays.copyOfRange(input, at, to), 1 + random.nextInt(50)));
            case 4 -> Arrays.copyOf(input, at);
            case 5 -> replaced(input, at, to, any(pieces));
            case 6 -> replaced(input, at, at, repeated(any(pieces), random.nextInt(10) == 0 ? 2000 : 3));
            default -> replaced(input, at, input.length, tail(any(sound)));
        };
    }

    private byte[] flipped(byte[] input, int at) {
        byte[] flipped = input.clone();
        if (at < input.length) {
            flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private byte[] tail(byte[] of) {
        return Arrays.copyOfRange(of, random.nextInt(of.length + 1), of.length);
    }

    private byte[] any(List<byte[]> of) {
        return of.get(random.nextInt(of.size()));
    }

    private byte[] random(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] repeated(byte[] bytes, int times) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] replaced(byte[] input, int from, int to, byte[] by) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(input, 0, from);
        out.writeBytes(by);
        out.write(input, to, input.length - to);
        return out.toByteArray();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.StampedEvent;

/** Random events in every form that a format may receive. The same seed yields the same events. */
final class RandomEvents {
    private static final int[] POINTS = {0, 1, 9, 10, 31, '"', '\\', '/', 'a', 'z', ' ', 0x7F, 0x80, 0xE4, 0x7FF, 0x800,
            0x2028, 0x20AC, 0xFEFF, 0xFFFD, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF};
    private static final double[] DOUBLES = {0, -0.0, 0.1, 1e300, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN,
            Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    private static final long[] LONGS = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53, (1L << 53) + 1};

    private final Random random;

    RandomEvents(long seed) {
        random = new Random(seed);
    }

    /** The parts of a log event, and the data that Eventlog adds. */
    record Stamped(String id, long sequence, Instant time, Instant observed, String name, Level level, String message,
            String target, boolean hasValue, double value, List<String> tags, Map<String, Object> fields,
            ContextSnapshot context, LogEvent.CodeLocation code, String exceptionType, String exceptionMessage,
            String stackTrace, boolean isTruncated) implements StampedEvent {}

    record Sender(String site, String cluster, String project, String application, String release, String host,
            long pid,
            int maxEventBytes, boolean isIndexed) implements FormatContext {}

    Sender sender() {
        return new Sender(textOrNull(), textOrNull(), textOrNull(), textOrNull(), textOrNull(), textOrNull(),
                random.nextLong() >>> 1,
                256 * 1024, false);
    }

    Stamped next() {
        boolean hasValue = random.nextBoolean();
        return new Stamped(text(), random.nextLong() >>> 1, time(), time(), text(), level(), textOrNull(),
                textOrNull(), hasValue, hasValue ? number() : 0, texts(), fields(), context(), code(), textOrNull(),
                textOrNull(), textOrNull(), random.nextBoolean());
    }

    private Level level() {
        return Level.values()[random.nextInt(Level.values().length)];
    }

    private Instant time() {
        long seconds = switch (random.nextInt(4)) {
            case 0 -> random.nextInt();
            case 1 -> 1_700_000_000L + random.nextInt(1_000_000);
            case 2 -> 253_402_300_799L;
            default -> -2_208_988_800L;
        };
        return Instant.ofEpochSecond(seconds, random.nextInt(1_000_000_000));
    }

    private double number() {
        return random.nextBoolean() ? DOUBLES[random.nextInt(DOUBLES.length)] : random.nextGaussian();
    }

    private LogEvent.CodeLocation code() {
        return random.nextBoolean()
                ? null
                : new LogEvent.CodeLocation(textOrNull(), 1 + random.nextInt(9999), textOrNull());
    }

    private ContextSnapshot context() {
        return ContextSnapshot.of(textOrNull(), textOrNull()).withRequestId(textOrNull())
                .withCorrelationId(textOrNull()).withTrace(textOrNull(), textOrNull());
    }

    private String textOrNull() {
        return random.nextInt(3) == 0 ? null : text();
    }

    /** Lengths are around word boundaries, sometimes large. There are no unpaired surrogates. */
    private String text() {
        int length = random.nextInt(20) == 0 ? 3000 : random.nextInt(20);
        return IntStream.range(0, length)
                .map(i -> random.nextInt(3) == 0 ? POINTS[random.nextInt(POINTS.length)] : 'a' + random.nextInt(26))
                .mapToObj(Character::toString).collect(Collectors.joining());
    }

    private List<String> texts() {
        return IntStream.range(0, random.nextInt(4)).mapToObj(i -> text()).toList();
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            fields.put(text() + i, value(3));
        }
        return fields;
    }

    private Object value(int depth) {
        switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0 :
                return text();
            case 1 :
                return LONGS[random.nextInt(LONGS.length)];
            case 2 :
                return number();
            case 3 :
                return random.nextBoolean();
            case 4 :
                return null;
            case 5 :
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(depth - 1));
                }
                return list;
            default :
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(text(), value(depth - 1));
                }
                return map;
        }
    }
}

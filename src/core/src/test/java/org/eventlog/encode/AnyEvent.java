// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;

/** Random events of every kind, mostly small, and often unusual. */
final class AnyEvent {
    /** The same objects each time, like an application's literals. */
    private static final List<String> KEYS = List.of("total", "level", "level_", "level__", "message", "@timestamp",
            "@version", "@metadata", "host", "type", "tags", "pid", "program", "id", "name", "event_name", "event_id",
            "event_value", "status_code", "req_uri", "req_method", "error_type", "path", "line", "session", "truncated",
            "truncated_", "extra", "fields", "eventlog", "ecs", "log", "exception", "seq", "", "_", "\uFFFD", "\uD800",
            "\uDC00", "\uFFFD~2", "a\"b", "a\\b", "a\nb", "ключ", "鍵", "😀", "k".repeat(40) + "a", "k".repeat(40) + "b",
            "k".repeat(40), "k".repeat(38) + "~2", "k".repeat(39) + "😀", "k".repeat(31), "k".repeat(32));
    private static final List<String> OWN_KEYS = List.of("method", "path", "query", "status", "durationMs",
            "remoteAddr", "userAgent", "referer", "logger", "thread", "timedOut");
    private static final List<String> NAMES = List.of("http_request", "log_record", "order.placed");
    private static final double[] DOUBLES = {0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, -Double.MAX_VALUE, 1e7, 1e-3,
            0.1, 129.95, 1e15 + 0.3, 9_007_199_254_740_993.0, 1e22, 1e23, 4.35, 12345678.0, 2.2250738585072012e-308};
    private static final long[] LONGS = {0, -1, -32, -33, 31, 127, 128, 255, 256, -128, -129, 32767, 32768, 65535,
            65536, -32768, -32769, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 31, (1L << 32) - 1, 1L << 32,
            Integer.MIN_VALUE - 1L, Long.MAX_VALUE, Long.MIN_VALUE};
    private static final Instant[] TIMES = {Instant.EPOCH, Instant.EPOCH.minusNanos(1), Instant.MIN, Instant.MAX,
            Instant.parse("0000-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59.999999999Z"),
            Instant.parse("-0001-12-31T23:59:59.999Z"), Instant.parse("+10000-01-01T00:00:00Z"),
            Instant.parse("2024-02-29T23:59:59.9999Z"), Instant.parse("2000-02-29T00:00:00Z"),
            Instant.parse("1900-02-28T23:59:59.999Z"), Instant.parse("1600-12-31T12:00:00Z")};
    private static final int HUGE = 100_000;

    private final Random random;
    private final List<Throwable> exceptions = new ArrayList<>();

    AnyEvent(Random random) {
        this.random = random;
        for (int i = 0; i < 50; i++) {
            Throwable cause = chance(2) || exceptions.isEmpty() ? null : any(exceptions);
            exceptions.add(new IllegalStateException(chance(4) ? null : text(), cause));
        }
        Exception inner = new Exception("inner");
        exceptions.add(new RuntimeException("a cycle", inner));
        inner.initCause(exceptions.get(exceptions.size() - 1));
        exceptions.forEach(e -> e.setStackTrace(new StackTraceElement[]{new StackTraceElement("C", text(), "f", 7)}));
    }

    LogEvent next() {
        LogEvent.Builder event = LogEvent.named(chance(2) ? any(NAMES) : text());
        event.level(Level.values()[random.nextInt(Level.values().length)]);
        if (chance(2)) {
            event.message(text());
        }
        if (chance(3)) {
            event.target(text());
        }
        if (chance(4)) {
            event.value(number());
        }
        for (int i = few(); i > 0; i--) {
            event.tag(chance(2) ? any(KEYS) : text());
        }
        for (int i = few(); i > 0; i--) {
            field(event, key());
        }
        if (chance(20)) {
            event.exception(any(exceptions));
        }
        if (chance(5)) {
            event.code(maybe(), random.nextInt(3) * 100 - 100, maybe());
        }
        if (chance(10)) {
            event.id(text());
        }
        if (chance(3)) {
            event.time(chance(2)
                    ? TIMES[random.nextInt(TIMES.length)]
                    : Instant.ofEpochSecond(random.nextLong() >> 27, random.nextInt(1_000_000_000)));
        }
        if (chance(3)) {
            event.context(ContextSnapshot.of(maybe(), maybe()).withRequestId(maybe()).withCorrelationId(maybe())
                    .withTrace(maybe(), maybe()));
        }
        return event.build();
    }

    private void field(LogEvent.Builder event, String key) {
        switch (random.nextInt(7)) {
            case 0 -> event.field(key, chance(2) ? LONGS[random.nextInt(LONGS.length)] : random.nextLong());
            case 1 -> event.field(key, random.nextInt(1000));
            case 2 -> event.field(key, number());
            case 3 -> event.field(key, random.nextBoolean());
            case 4 -> event.field(key, (String) null);
            default -> event.field(key, text());
        }
    }

    private String key() {
        return switch (random.nextInt(4)) {
            case 0 -> text();
            case 1 -> any(OWN_KEYS);
            default -> any(KEYS);
        };
    }

    private double number() {
        return switch (random.nextInt(3)) {
            case 0 -> DOUBLES[random.nextInt(DOUBLES.length)];
            case 1 -> random.nextInt(2_000_000) / 1000.0;
            default -> Double.longBitsToDouble(random.nextLong());
        };
    }

    private String text() {
        if (chance(5000)) {
            return piece().repeat(HUGE).substring(0, HUGE);
        }
        int length = chance(30) ? random.nextInt(400) : random.nextInt(9);
        StringBuilder text = new StringBuilder();
        while (length-- > 0) {
            text.append(piece());
        }
        return text.toString();
    }

    /** One character, or half a surrogate pair. */
    private String piece() {
        return Character.toString(switch (random.nextInt(9)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> random.nextInt(0x110000);
            case 2 -> 0xD800 + random.nextInt(0x800);
            case 3 -> "\"\\/\b\f\n\r\t\u007F\u0085\u2028\u2029\uFEFF\uFFFE\uFFFF".charAt(random.nextInt(15));
            case 4 -> 0x80 + random.nextInt(0x780);
            default -> 0x20 + random.nextInt(0x5F);
        });
    }

    private String maybe() {
        return chance(2) ? null : text();
    }

    private int few() {
        return chance(200) ? random.nextInt(80) : Math.max(0, random.nextInt(8) - 3);
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;

/** Events that are known to break encodings, by the feature that does. */
public final class NastyEvents {
    private static final String CONTROLS = IntStream.rangeClosed(0, 0x9F)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    private static final String FOREIGN = "äß€中文\u202Eעברית\uFEFF\uFFFF\u2028\u2029😀𝄞👩‍👩‍👧";

    private NastyEvents() {}

    /** Creates new events with each call. */
    public static Map<String, LogEvent> all() {
        Map<String, LogEvent> events = new LinkedHashMap<>();
        events.put("nothing but a name", LogEvent.named("e").build());
        events.put("empty texts", everyText(""));
        events.put("blank texts", everyText(" \t "));
        events.put("control characters", everyText(CONTROLS));
        events.put("line ends", everyText("a\nb\r\nc\rd\u0085e\u2028f"));
        events.put("quotes and brackets", everyText("\"'\\/{}[]<>&,:=%s$1\\u0000\\"));
        events.put("characters of all lengths", everyText(FOREIGN));
        events.put("lone surrogates", everyText("\uD83D, \uDE00, \uDE00\uD83D, \uD83D"));
        events.put("a text of a megabyte", everyText("x😀".repeat(350_000)));
        events.put("a text that looks like JSON", everyText("{\"name\":\"other\"}\n{\"a\":1}\n"));
        events.put("numbers at their ends", numbers());
        events.put("keys like our own", ownKeys());
        events.put("keys that may become the same", similarKeys());
        events.put("many fields and tags", many());
        events.put("values that are null", LogEvent.named("e").field("none", (String) null).field("b", 1).message(null)
                .target(null).exception(null).build());
        events.put("times far away", LogEvent.named("e").time(Instant.parse("9999-12-31T23:59:59.999999999Z")).build());
        events.put("times before the epoch", LogEvent.named("e").time(Instant.parse("1899-12-31T23:59:59.9Z")).build());
        events.put("a code location without a line", LogEvent.named("e").code("", -1, null).build());
        NastyExceptions.all().forEach(
                (what, exception) -> events.put(what, LogEvent.named("e").field("a", 1).exception(exception).build()));
        return events;
    }

    /** Returns an event that exceeds the maximum size, in small parts. */
    public static LogEvent tooLarge() {
        LogEvent.Builder event = LogEvent.named("too.large").level(Level.ERROR);
        for (int i = 0; i < 150; i++) {
            event.field("field" + i, "\u0001".repeat(8_000));
        }
        return event.build();
    }

    private static LogEvent everyText(String text) {
        return LogEvent.named("e" + text)
                .level(Level.WARN)
                .message(text)
                .target(text)
                .tag(text)
                .tag("second")
                .field("key" + text, text)
                .field("after", true)
                .code(text, 1, text)
                .context(ContextSnapshot.of(text, text).withRequestId(text).withCorrelationId(text).withTrace(text,
                        text))
                .build();
    }

    private static LogEvent numbers() {
        LogEvent.Builder event = LogEvent.named("e").value(-0.0);
        long[] longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE, 1L << 53, (1L << 53) + 1};
        for (int i = 0; i < longs.length; i++) {
            event.field("l" + i, longs[i]);
        }
        double[] doubles = {0, -0.0, 0.1, -0.001, 1.0005, 1e15, 1e21, 1e-7, Math.PI, 4503599627370.4965,
                Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_NORMAL, Double.NaN,
                Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int i = 0; i < doubles.length; i++) {
            event.field("d" + i, doubles[i]);
        }
        return event.field("float", 0.1f).field("true", true).field("false", false).build();
    }

    private static LogEvent ownKeys() {
        LogEvent.Builder event = LogEvent.named("e");
        for (String key : new String[]{"id", "name", "tstamp", "seq", "level", "message", "tags", "fields", "exception",
                "user", "host", "pid", "@timestamp", "@version", "truncated", "encodeFault", "a.b", ""}) {
            event.field(key, "mine");
        }
        return event.build();
    }

    private static LogEvent similarKeys() {
        String longKey = "k".repeat(5_000);
        return LogEvent.named("e")
                .field("\uFFFD", 1)
                .field("\uD800", 2)
                .field("\uDC00", 3)
                .field(longKey + "a", 4)
                .field(longKey + "b", 5)
                .field("😀".repeat(1_000) + "a", 6)
                .field("😀".repeat(1_000) + "b", 7)
                .build();
    }

    private static LogEvent many() {
        LogEvent.Builder event = LogEvent.named("e");
        for (int i = 0; i < 200; i++) {
            event.field("field" + i, i).tag("tag" + i);
        }
        return event.build();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonConfig;
import jakarta.json.JsonReaderFactory;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.eventlog.collector.Fuzz;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.ConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that any input yields an event whose data is JSON, or a rejection. */
@Timeout(1200)
class EventFuzzTest {
    private static final List<byte[]> EVENTS = Fuzz.texts(
            "{\"id\":\"0199c0de-7a11-7c3e-9f00-3b1f2a6d4e55\",\"name\":\"a.b\",\"tstamp\":1777863721234,\"seq\":3,"
                    + "\"version\":1,\"level\":\"warn\",\"message\":\"Grüße \\u20ac \\ud83d\\ude00\",\"value\":-1.5e3,"
                    + "\"tags\":[\"x\",\"y\"],\"fields\":{\"a\":1,\"b\":true,\"c\":null,\"d\":{\"e\":[[1],{}]}},"
                    + "\"exception\":{\"type\":\"T\",\"stack\":\"at A\\n\\tat B\"},\"user\":\"u\",\"reqId\":\"r\"}",
            "{\"@timestamp\":\"2026-05-04T05:02:00.5+02:00\",\"log\":{\"level\":\"warn\",\"logger\":\"a.B\",\"origin\":"
                    + "{\"function\":\"f\"}},\"error\":{\"type\":\"T\",\"stack_trace\":\"s\"},\"user\":{\"name\":\"a\"}}",
            "{\"log\":\"hello\\n\",\"severity\":\"INFO\",\"status\":200,\"logger_name\":\"x\",\"event_id\":4624}",
            "{\"level\":30,\"time\":1777863721234,\"pid\":4,\"hostname\":\"w\",\"msg\":\"m\",\"err\":{\"type\":\"Error\","
                    + "\"stack\":\"Error: x\\n    at f (/a.js:1:2)\"},\"instant\":{\"epochSecond\":1777863721}}",
            "{\"__REALTIME_TIMESTAMP\":\"1777863721234567\",\"MESSAGE\":\"m\",\"PRIORITY\":\"3\",\"severityNumber\":17,"
                    + "\"timestamp\":{\"seconds\":1777863721,\"nanos\":5},\"exception\":\"Traceback\",\"stack_trace\":\"s\"}");
    private static final List<byte[]> TIMES = Fuzz.texts("2026-05-04T03:02:01.5+02:00[Europe/Berlin]", "1777863721.5e0",
            "Sat, 28 Nov 2026 23:59:59 GMT", "28/Nov/2026:23:59:59 +0000", "20261128T235959Z", "2026-W48-6T23:59:60Z",
            "Nov 28, 2026, 11:59:59 PM", "2009-11-10 23:00:00 +0000 UTC m=+0.000000001");
    private static final List<byte[]> TIME_PIECES = Fuzz.texts("-", ":", "T", " ", "Z", "+", "9", "99999", "W", "e",
            "[", "]",
            ".", ",", "/", "Nov", "PM", "UTC", "\u2212", "m=");
    private static final List<byte[]> STACKS = Fuzz.texts(
            "a.B: x\n\tat a.b.C.d(C.java:1)\n\tSuppressed: a.D: y\n\t\tat a.E.f(E.java:2)\nCaused by: a.F\n"
                    + "\tat a.g.H.i(H.java:3)\n\t... 1 more\n",
            "Traceback (most recent call last):\n  File \"/a/b.py\", line 1, in c\n    d()\nE: f\n\nThe above exception was "
                    + "the direct cause of the following exception:\n\nTraceback (most recent call last):\n"
                    + "  File \"/a/g.py\", line 1, in h\nI: j\n",
            "f@https://a.b/c.js:1:2\nE: x\n    at g (/d.js:3:4)\n    at async Promise.all (index 0)\n",
            "panic: x\n\ngoroutine 1 [running]:\nmain.(*A).b(...)\n\t/c/d.go:1 +0x2\n",
            "A.B: x\n ---> C.D: y\n   at E.F(G h) in i.cs:line 1\n   --- End of inner exception stack trace ---\n",
            "a.rb:1:in 'b': c (D)\n\tfrom e.rb:2:in 'f'\n#0 /g.php(1): h()\n#1 {main}");
    private static final List<byte[]> STACK_PIECES = Fuzz.texts("\n", "\tat ", "(", ")", "Caused by: ",
            "... 999999 more\n",
            "Wrapped by: ", "Suppressed: ", "@", "Traceback (most recent call last):\n", "$$Lambda/0x0000", ".", ":1",
            "---> ", "goroutine 1 [", "File \"", "\u0000", "😀");
    private static final List<byte[]> PIECES = Fuzz.texts("{", "}", "[", "]", "\"", ":", ",", "\\", "\\u", "\\ud83d",
            "null", "true", "-", "1e999999999", "0.0000000001", "\n", "\u0000", "é", "😀", "{\"", "\":", "\"id\":",
            "\"level\":\"", "\"message\":", "\"@timestamp\":", "\"log\":{", "\"exception\":{", "\"tstamp\":");

    /** Fails if an object has two members of one name. */
    private static final JsonReaderFactory STRICT = Json
            .createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));

    private final EventParser parser = new EventParser(
            ConfigReader.read(Host.source(Path.of("x"), "max-message", "64B", "max-value", "64B", "max-stack", "64B",
                    "max-fields", "20"))
                    .limits(),
            Duration.ofDays(30), InstantSource.fixed(Instant.ofEpochMilli(1777863721234L)));

    @Test
    void eventsOfOurs() {
        new Fuzz("event", EVENTS, PIECES).run((input, random) -> take(input, false));
    }

    @Test
    void eventsOfOthers() {
        new Fuzz("foreign event", EVENTS, PIECES).run((input, random) -> take(input, true));
    }

    @Test
    void times() {
        new Fuzz("time", TIMES, TIME_PIECES).run(
                (input, random) -> TimeText.millis(new String(input, StandardCharsets.UTF_8)) == null
                        ? "no_time"
                        : "kept");
    }

    @Test
    void stackTraces() {
        new Fuzz("stack trace", STACKS, STACK_PIECES).run((input, random) -> {
            StackTrace trace = StackTrace.of(new String(input, StandardCharsets.UTF_8), 5);
            assertThat(trace == null ? List.of() : trace.places()).hasSizeLessThanOrEqualTo(5);
            return trace == null || trace.places().isEmpty() ? "no_place" : "kept";
        });
    }

    private String take(byte[] input, boolean foreign) {
        String json = new String(input, StandardCharsets.UTF_8);
        try {
            NewEvent event = foreign
                    ? parser.parseForeign(json, new Defaults(1777863721000L, "tag", "id"))
                    : parser.parse(json);
            STRICT.createReader(new StringReader(event.data())).readObject();
            return "kept";
        } catch (Rejected e) {
            return e.code();
        }
    }
}

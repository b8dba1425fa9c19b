// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import jakarta.json.Json;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eventlog.collector.Fuzz;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.ConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Either an event whose data is JSON, or a rejection. */
@Timeout(1200)
class EventFuzzTest {
    private static final List<byte[]> EVENTS = Fuzz.texts(
            "{\"id\":\"0199c0de-7a11-7c3e-9f00-3b1f2a6d4e55\",\"name\":\"a.b\",\"tstamp\":1777863721234,\"seq\":3,"
                    + "\"version\":1,\"level\":\"warn\",\"message\":\"Grüße \\u20ac \\ud83d\\ude00\",\"value\":-1.5e3,"
                    + "\"tags\":[\"x\",\"y\"],\"fields\":{\"a\":1,\"b\":true,\"c\":null,\"d\":{\"e\":[[1],{}]}},"
                    + "\"exception\":{\"type\":\"T\",\"stack\":\"at A\\n\\tat B\"},\"user\":\"u\",\"reqId\":\"r\"}",
            "{\"@timestamp\":\"2026-05-04T05:02:00.5+02:00\",\"log\":{\"level\":\"warn\",\"logger\":\"a.B\",\"origin\":"
                    + "{\"function\":\"f\"}},\"error\":{\"type\":\"T\",\"stack_trace\":\"s\"},\"user\":{\"name\":\"a\"}}",
            "{\"log\":\"hello\\n\",\"severity\":\"INFO\",\"status\":200,\"logger_name\":\"x\",\"event_id\":4624}");
    private static final List<byte[]> PIECES = Fuzz.texts("{", "}", "[", "]", "\"", ":", ",", "\\", "\\u", "\\ud83d",
            "null", "true", "-", "1e999999999", "0.0000000001", "\n", "\u0000", "é", "😀", "{\"", "\":", "\"id\":",
            "\"level\":\"", "\"message\":", "\"@timestamp\":", "\"log\":{", "\"exception\":{", "\"tstamp\":");

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

    private String take(byte[] input, boolean foreign) {
        String json = new String(input, StandardCharsets.UTF_8);
        try {
            NewEvent event = foreign
                    ? parser.parseForeign(json, new Defaults(1777863721000L, "tag", "id"))
                    : parser.parse(json);
            Json.createReader(new StringReader(event.data())).readObject();
            return "kept";
        } catch (Rejected e) {
            return e.code();
        }
    }
}

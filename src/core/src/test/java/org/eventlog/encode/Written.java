// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;
import org.eventlog.spi.ObjectRenderer;

/** An event as seen by a receiver: encoded, and parsed with Parsson. */
final class Written {
    private Written() {}

    static JsonObject event(LogEvent event, Additions additions) {
        EventLimits limits = EventLimits.DEFAULT;
        EventEncoder encoder = new EventEncoder(Formats.json(), new Identity(null, null, null, null, "h", 7), limits,
                InstantSource.fixed(Instant.EPOCH), new Random(1), () -> ContextSnapshot.NONE, additions);
        ByteSink sink = new ByteSink(16, limits.event());
        encoder.encode(event, sink);
        String line = new String(sink.toByteArray(), StandardCharsets.UTF_8);
        if (line.indexOf('\n') != line.length() - 1) {
            throw new AssertionError("not one line: " + line);
        }
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            return reader.readObject();
        }
    }

    static JsonObject event(LogEvent event) {
        return event(event, Additions.NONE);
    }

    /** An event with the value as its field "v", followed by another field that must always survive. */
    static JsonObject field(Object value, ObjectRenderer objects) {
        JsonObject event = event(LogEvent.named("e").field("v", value).field("behind", 1).build(),
                new Additions(Map.of(), List.of(), false, objects));
        if (event.getJsonObject("fields").getInt("behind") != 1) {
            throw new AssertionError("lost what stands behind: " + event);
        }
        return event;
    }

    /** The field's value as JSON text. */
    static String value(Object value) {
        return field(value, null).getJsonObject("fields").get("v").toString();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.eventlog.testkit.ReceivedEvent;

/** Reads the events in the body of a request, as described by its headers. */
final class HttpBodies {
    private HttpBodies() {}

    /** The decompressed body. */
    static byte[] plain(Map<String, String> headers, byte[] body) throws IOException {
        if (!headers.getOrDefault("content-encoding", "").equals("gzip")) {
            return body;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readAllBytes();
        }
    }

    static List<ReceivedEvent> events(Map<String, String> headers, byte[] body) throws IOException {
        return switch (headers.getOrDefault("content-type", "")) {
            case "application/json" -> json(body);
            case "application/x-protobuf" -> ReceivedEvent.lines(records(body));
            default -> ReceivedEvent.lines(body);
        };
    }

    private static List<ReceivedEvent> json(byte[] body) throws IOException {
        JsonStructure read;
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body))) {
            read = reader.read();
        } catch (RuntimeException e) {
            throw new IOException("no JSON: " + e.getMessage(), e);
        }
        JsonArray events = read instanceof JsonArray array
                ? array
                : ((JsonStructure) read.getValue("/resourceLogs/0/scopeLogs/0/logRecords")).asJsonArray();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (JsonValue event : events) {
            lines.writeBytes((event + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return ReceivedEvent.lines(lines.toByteArray());
    }

    /** The data after the scope: log records of a real sender, or lines of a test. */
    private static byte[] records(byte[] body) throws IOException {
        try {
            ByteBuffer logs = part(ByteBuffer.wrap(body), 1);
            part(logs, 1);
            ByteBuffer scopeLogs = part(logs, 2);
            part(scopeLogs, 1);
            byte[] records = new byte[scopeLogs.remaining()];
            scopeLogs.get(records);
            return records;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("no request of OTLP", e);
        }
    }

    private static ByteBuffer part(ByteBuffer in, int field) throws IOException {
        if (in.get() != (field << 3 | 2)) {
            throw new IOException("not field " + field);
        }
        int length = 0;
        byte b = (byte) 0x80;
        for (int shift = 0; b < 0; shift += 7) {
            b = in.get();
            length |= (b & 0x7F) << shift;
        }
        ByteBuffer part = in.slice(in.position(), length);
        in.position(in.position() + length);
        return part;
    }
}

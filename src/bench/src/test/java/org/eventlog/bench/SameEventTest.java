// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.ThreadContext;
import org.eventlog.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.slf4j.MDC;
import org.slf4j.helpers.MessageFormatter;

@Timeout(30)
class SameEventTest {
    @TempDir
    Path dir;

    @AfterEach
    void clearDiagnosticContexts() {
        MDC.clear();
        ThreadContext.clearMap();
    }

    @ParameterizedTest
    @EnumSource(names = {"EVENTLOG", "LLE", "LOG4J2", "FLUENCY"})
    void everyContenderSendsTheSameTwelveValues(Entry entry) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Contender contender = entry.open(Stream.CONSTANT, server.getLocalPort(), dir)) {
            contender.log(5);
            contender.flush();
            assertThat(flat(received(server, entry.forward))).containsAllEntriesOf(expected());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EVENTLOG", "LLE", "LOG4J2", "FLUENCY", "LOGBACK", "LOG4J"})
    void everyContenderSendsTheSameVariedValues(Entry entry) throws IOException {
        arrivesAsMade(entry, Stream.VARIED);
    }

    @ParameterizedTest
    @EnumSource(names = {"EVENTLOG", "LLE", "LOG4J2", "FLUENCY"})
    void everyContenderSendsTheSameRequest(Entry entry) throws IOException {
        arrivesAsMade(entry, Stream.REQUEST);
    }

    @ParameterizedTest
    @EnumSource(names = {"LLE", "LOG4J2", "LOGBACK", "LOG4J", "JUL"})
    void everyFrameworkSendsTheSameLine(Entry entry) throws IOException {
        Line line = new Line();
        ShopLines.write(0, line);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Contender contender = entry.open(Stream.LINES, server.getLocalPort(), dir)) {
            contender.log(0);
            contender.flush();
            Map<String, Object> arrived = flat(received(server, entry.forward));
            assertThat(String.valueOf(arrived.remove("level"))).isEqualToIgnoringCase(line.level.text());
            assertThat(line.values).hasSize(4);
            assertThat(arrived).containsAllEntriesOf(line.values);
        }
    }

    private void arrivesAsMade(Entry entry, Stream stream) throws IOException {
        int number = 1;
        Varied varied = new Varied();
        stream.write(number, varied);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Contender contender = entry.open(stream, server.getLocalPort(), dir)) {
            contender.log(number);
            contender.flush();
            Map<String, Object> arrived = flat(received(server, entry.forward));
            assertThat(String.valueOf(arrived.remove("level"))).isEqualToIgnoringCase(varied.level.text());
            assertThat(varied.values).hasSizeGreaterThan(9);
            assertThat(arrived).containsAllEntriesOf(varied.values);
        }
    }

    private static final class Line implements LineForm {
        private final Map<String, Object> values = new HashMap<>();
        private Level level;

        @Override
        public void request(String user, String session, String request) {
            values.putAll(Map.of("user", user, PairsForm.SESSION, session, "reqId", request));
        }

        @Override
        public void line(Level level, Pattern pattern, Object... arguments) {
            this.level = level;
            values.put("message", MessageFormatter.basicArrayFormat(pattern.braces(), arguments));
        }
    }

    private static final class Varied implements PairsForm {
        private final Map<String, Object> values = new HashMap<>();
        private Level level;

        @Override
        public void begin(Level level, String name, String message, int count) {
            this.level = level;
            values.put("name", name);
            values.put("message", message);
        }

        @Override
        public void tag(String tag) {
            values.put("tags", List.of(tag));
        }

        @Override
        public void pair(String key, Object value) {
            values.put(key, value instanceof Long number ? (Object) number.intValue() : value);
        }

        @Override
        public void log() {
            // The JSON is complete.
        }
    }

    /** Under load, a contender may abandon its first connection and open another. */
    private static Map<?, ?> received(ServerSocket server, boolean forward) throws IOException {
        while (true) {
            try (Socket socket = server.accept()) {
                PushbackInputStream in = new PushbackInputStream(socket.getInputStream());
                int b = in.read();
                if (b >= 0) {
                    in.unread(b);
                    return first(in, forward);
                }
            }
        }
    }

    private static Map<String, Object> expected() {
        Map<String, Object> values = new HashMap<>();
        values.put("name", "shop.order.placed");
        values.put("target", "order:100200300");
        values.put("message", "order placed by a customer of the shop, paid by invoice");
        values.put("tags", List.of("checkout"));
        values.put("customer", "4711-ada-lovelace");
        values.put("total", 129.95);
        values.put("items", 5);
        values.put("country", "NL");
        values.put("express", false);
        values.put("warehouse", "rotterdam-3");
        values.put("durationMs", 34.2);
        values.put("basket", 5);
        values.put("site", "north");
        values.put("cluster", "blue");
        return values;
    }

    private static Map<?, ?> first(InputStream in, boolean forward) throws IOException {
        ObjectMapper json = new ObjectMapper();
        if (!forward) {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                assertThat(b).isNotNegative();
                line.append((char) b);
            }
            return json.readValue(line.toString().getBytes(StandardCharsets.ISO_8859_1), Map.class);
        }
        MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(in);
        unpacker.unpackArrayHeader();
        unpacker.unpackString();
        unpacker.unpackRawStringHeader();
        unpacker.unpackArrayHeader();
        unpacker.skipValue();
        return json.readValue(unpacker.unpackValue().toJson(), Map.class);
    }

    /** Some nest the application's values in an object, and Eventlog recognizes a session. */
    private static Map<String, Object> flat(Map<?, ?> event) {
        Map<String, Object> flat = new HashMap<>();
        event.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) {
                flat.putAll(flat(inner));
            } else {
                flat.put(key.equals("session") ? PairsForm.SESSION : (String) key, value);
            }
        });
        return flat;
    }
}

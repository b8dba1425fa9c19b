// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eventlog.LogEvent;
import org.eventlog.config.ConfigurationException;
import org.eventlog.engine.EventLog;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example of docs/formats.md, carried by our transports. */
class TsvFormatTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String LINE = "[0-9a-f-]{36}\t[^\t]+Z\tinfo\torder\\.placed\ta\\\\nb\t\\\\N\t\\\\N\t\\\\N\t[^\t]+";

    @TempDir
    Path dir;

    @Test
    void intoAFile() throws Exception {
        Path file = dir.resolve("events.tsv");
        log(tsv().protocol("file").set("eventlog.file.path", file.toString()));

        assertThat(Files.readAllLines(file)).hasSize(2).allMatch(line -> line.matches(LINE));
    }

    @Test
    void overTcp() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.lines().start()) {
            log(tsv().protocol("tcp").host(receiver.host()).port(receiver.port()));

            assertThat(receiver.batches().stream().flatMap(batch -> batch.events().stream())
                    .map(event -> new String(event.bytes(), StandardCharsets.UTF_8)))
                    .hasSize(2).allMatch(line -> line.matches(LINE + "\n"));
        }
    }

    @ParameterizedTest
    @CsvSource({"raw, 1", "single, 2"})
    void sendsOverHttpWithItsOwnMediaType(String body, int requests) throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestHeaders().getFirst("Content-Type") + "\n"
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            log(tsv().protocol("http").host("127.0.0.1").port(server.getAddress().getPort())
                    .set("eventlog.http.body", body).set("eventlog.http.path", "/").set("eventlog.flush.interval", "5s")
                    .set("eventlog.flush.events", "2"));
        } finally {
            server.stop(0);
        }

        assertThat(seen).hasSize(requests).allSatisfy(request -> assertThat(request.lines())
                .hasSize(1 + 2 / requests).startsWith("text/tab-separated-values; charset=utf-8")
                .filteredOn(line -> line.matches(LINE)).hasSize(2 / requests));
    }

    @ParameterizedTest
    @CsvSource({"http", "beats", "forward"})
    void protocolThatCannotCarryTheFormatIsAConfigurationFault(String protocol) {
        assertThatThrownBy(
                () -> tsv().protocol(protocol).host("localhost").set("eventlog.tsv.null", "123456789").build())
                .isInstanceOf(ConfigurationException.class).hasMessageContaining("eventlog.format")
                .hasMessageContaining("as eventlog.protocol is " + protocol)
                .hasMessageContaining("eventlog.tsv.null");
    }

    @Test
    void isListedAmongTheFormats() {
        assertThatThrownBy(() -> EventLog.builder().set("eventlog.format", "cvs").build())
                .hasMessageContaining("one of json, msgpack, syslog, throwing, tsv");
    }

    private static EventLog.Builder tsv() {
        return EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.format", "tsv");
    }

    private static void log(EventLog.Builder builder) throws Exception {
        try (EventLog log = builder.build()) {
            log.log(LogEvent.named("order.placed").message("a\nb"));
            log.log(LogEvent.named("order.placed").message("a\nb"));
            assertThat(log.flush(LIMIT)).isTrue();
        }
    }
}

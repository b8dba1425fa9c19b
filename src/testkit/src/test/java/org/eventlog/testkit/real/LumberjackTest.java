// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.eventlog.testkit.tls.TestAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protocol {@code beats} against Apache Camel's receiver. */
@Timeout(120)
class LumberjackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ROUTE = "events";

    private final List<Map<?, ?>> received = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @CsvSource({"0, 2048", "0, 7", "3, 2048", "3, 7", "9, 100"})
    void acknowledgesPlainAndCompressedWindows(String level, String window) throws Exception {
        int port = FluentServer.freePort();
        try (DefaultCamelContext camel = camel(port)) {
            EventLog log = log(port).set("eventlog.beats.compression-level", level).set("eventlog.beats.window", window)
                    .set("eventlog.layout", "logstash").build();
            try (log) {
                for (int i = 0; i < 300; i++) {
                    log.log(LogEvent.named("e" + i).message("ünï “text”").field("items", i));
                }
                assertThat(log.flush(PATIENCE)).isTrue();

                assertThat(received).hasSize(300);
            }

            assertThat(received.get(7).get("message")).isEqualTo("ünï “text”");
            assertThat(received.get(7).get("@timestamp")).isInstanceOf(String.class);
            assertThat(((Map<?, ?>) received.get(7).get("extra")).get("event_name")).isEqualTo("e7");
            assertThat(log.stats().sent()).isEqualTo(300);
            assertThat(log.stats().failures()).isZero();
            assertThat(camel.isStarted()).isTrue();
        }
    }

    @Test
    void acceptsEventsOverTls(@TempDir Path dir) throws Exception {
        int port = FluentServer.freePort();
        TestAuthority authority = new TestAuthority();
        authority.server("localhost").identity().writePkcs12(dir.resolve("server.p12"), "secret");
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("tls", tls(dir.resolve("server.p12"), "secret"));
            start(camel, port, "?sslContextParameters=#tls");
            EventLog log = log(port).host("localhost").set("eventlog.tls.enabled", "true")
                    .set("eventlog.tls.ca",
                            Files.writeString(dir.resolve("ca.pem"), authority.certificatePem()).toString())
                    .build();
            try (log) {
                for (int i = 0; i < 300; i++) {
                    log.log(LogEvent.named("e" + i));
                }
                assertThat(log.flush(PATIENCE)).isTrue();

                assertThat(received).hasSize(300);
            }
            assertThat(log.stats().failures()).isZero();
        }
    }

    private static SSLContextParameters tls(Path keyStore, String password) {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setType("PKCS12");
        store.setResource("file:" + keyStore);
        store.setPassword(password);
        KeyManagersParameters keys = new KeyManagersParameters();
        keys.setKeyStore(store);
        keys.setKeyPassword(password);
        SSLContextParameters tls = new SSLContextParameters();
        tls.setKeyManagers(keys);
        return tls;
    }

    @Test
    void nothingIsLostOverFiveRestarts() throws Exception {
        int events = 20_000;
        int port = FluentServer.freePort();
        List<Object> names = new CopyOnWriteArrayList<>();
        try (DefaultCamelContext camel = camel(port)) {
            EventLog log = log(port).set("eventlog.queue.when-full", "block")
                    .set("eventlog.batch.max-events", "500").build();
            try (log) {
                log.pause();
                for (int i = 0; i < events; i++) {
                    log.log(LogEvent.named("e" + i));
                }
                log.resume();
                for (int restart = 1; restart <= 5; restart++) {
                    long reached = restart * events / 7;
                    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2))
                            .until(() -> log.stats().sent() >= reached);
                    camel.getRouteController().stopRoute(ROUTE);
                    camel.getRouteController().startRoute(ROUTE);
                }
                assertThat(log.flush(PATIENCE)).isTrue();
            }
            assertThat(log.stats().sent()).isEqualTo(events);
        }
        received.stream().map(event -> event.get("name") + " " + event.get("id")).distinct()
                .forEach(event -> names.add(event.split(" ")[0]));
        assertThat(names).isEqualTo(IntStream.range(0, events).mapToObj(i -> "e" + i).toList());
    }

    private DefaultCamelContext camel(int port) throws Exception {
        DefaultCamelContext camel = new DefaultCamelContext();
        start(camel, port, "");
        return camel;
    }

    private void start(DefaultCamelContext camel, int port, String options) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("lumberjack:127.0.0.1:" + port + options).routeId(ROUTE)
                        .process(exchange -> received.add(exchange.getMessage().getBody(Map.class)));
            }
        });
        camel.start();
    }

    private static EventLog.Builder log(int port) {
        return EventLog.builder().protocol("beats").host("127.0.0.1").port(port)
                .set("eventlog.db", ":memory:")
                .set("eventlog.read-timeout", "5s")
                .set("eventlog.retry.first", "10ms")
                .set("eventlog.retry.max", "100ms");
    }
}

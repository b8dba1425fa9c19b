// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.eventlog.collector.listen.Outside.count;
import static org.eventlog.collector.listen.Outside.freePort;
import static org.eventlog.collector.listen.Outside.lock;
import static org.eventlog.collector.listen.Outside.log;
import static org.eventlog.collector.listen.Outside.logMany;
import static org.eventlog.collector.listen.Outside.rows;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eventlog.LogEvent;
import org.eventlog.collector.Host;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests real senders with the two ports of a real collector. */
@Timeout(60)
class SendersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Path SCRIPTS = Path.of("../testkit/src/test/node").toAbsolutePath().normalize();

    @TempDir
    Path directory;
    private int port;

    @ParameterizedTest
    @CsvSource({"forward, ''", "packed, ''", "compressed, ''", "packed, a shared key"})
    void ourOwnForwardTransportIsAcknowledged(String mode, String key) throws Exception {
        port = freePort();
        try (Host host = forward("forward.shared-key", key);
                EventLog log = log("forward", port, "forward.mode", mode, "forward.shared-key", key)) {
            logMany(log, 0, 500);

            assertThat(log.flush(PATIENCE)).isTrue();
            // The count is updated shortly after the flush.
            await().untilAsserted(() -> assertThat(log.stats().sent()).isEqualTo(500));
            assertThat(log.stats().failures()).isZero();
        }
        assertThat(rows(directory, "SELECT count(DISTINCT eid), count(*), min(origin), min(ip) FROM event"))
                .containsExactly("500 500 forward 127.0.0.1");
        assertThat(rows(directory, "SELECT DISTINCT s.name FROM event e JOIN source s ON s.id = e.src"))
                .containsExactly("shop-logs");
        assertThat(rows(directory, "SELECT msg, lvl, flags FROM event WHERE name = 'e7'"))
                .containsExactly("ünï “text” 7 20 0");
    }

    @ParameterizedTest
    @CsvSource({"eventlog", "logstash", "ecs"})
    void eventlogsLayoutsYieldTheSameEvent(String layout) throws Exception {
        port = freePort();
        try (Host host = tcp(); EventLog log = log("tcp", port, "layout", layout)) {
            log.log(LogEvent.named("order.paid").level(org.eventlog.Level.WARN).message("paid late")
                    .exception(new IllegalStateException("too late")).field("items", 3));

            assertThat(log.flush(PATIENCE)).isTrue();
            await().untilAsserted(() -> assertThat(count(directory)).isEqualTo(1));
        }
        assertThat(rows(directory, "SELECT name, lvl, msg, flags FROM event"))
                .containsExactly("order.paid 30 paid late 0");
        assertThat(rows(directory, "SELECT data FROM event").get(0)).contains("\"items\":3")
                .contains("\"type\":\"java.lang.IllegalStateException\"", "\"message\":\"too late\"")
                .containsPattern("\"exception\":\\{[^}]*\"stack\":\"");
    }

    @Test
    void rejectsASenderWithAnotherKey() throws Exception {
        port = freePort();
        try (Host host = forward("forward.shared-key", "the right key");
                EventLog log = log("forward", port, "forward.shared-key", "the wrong key", "close-timeout", "0s")) {
            log.log(LogEvent.named("e"));

            await().untilAsserted(() -> assertThat(log.stats().failures()).isPositive());
            assertThat(log.flush(Duration.ofMillis(200))).isFalse();
            assertThat(count(directory)).isZero();
        }
    }

    @Test
    void rejectsASenderWithoutAKey() throws Exception {
        port = freePort();
        try (Host host = forward("forward.shared-key", "the right key");
                EventLog log = log("forward", port, "close-timeout", "0s")) {
            log.log(LogEvent.named("e"));

            await().untilAsserted(() -> assertThat(log.stats().failures()).isPositive());
            assertThat(count(directory)).isZero();
        }
    }

    @Test
    void receivesLinesOfEventlogsTransport() throws Exception {
        port = freePort();
        try (Host host = tcp(); EventLog log = log("tcp", port)) {
            logMany(log, 0, 2_000);

            assertThat(log.flush(PATIENCE)).isTrue();
            await().untilAsserted(() -> assertThat(count(directory)).isEqualTo(2_000));
        }
        assertThat(rows(directory, "SELECT DISTINCT s.name, e.origin FROM event e JOIN source s ON s.id = e.src"))
                .containsExactly("shop-lines tcp");
    }

    @ParameterizedTest
    @CsvSource({"forward, ''", "forward, a shared key", "tcp, ''"})
    void losesNothingAndAcknowledgesNothingWhileTheDatabaseIsLocked(String protocol, String key)
            throws Exception {
        port = freePort();
        String[] settings = {protocol + ".port", String.valueOf(port), "busy-timeout", "30ms"};
        try (Host host = new Host(directory, settings);
                EventLog log = log(protocol, port, "batch.max-events", "50", "read-timeout", "30s")) {
            logMany(log, 0, 500);
            await().untilAsserted(() -> assertThat(count(directory)).isPositive());
            try (Connection other = lock(directory)) {
                int before = count(directory);
                logMany(log, 500, 1_500);
                // Several commit attempts fail during this time.
                await().pollDelay(Duration.ofMillis(400)).until(() -> true);
                assertThat(count(directory)).isEqualTo(before);
                if (protocol.equals("forward")) {
                    assertThat(log.stats().sent()).isLessThanOrEqualTo(before);
                }
            }
            assertThat(log.flush(PATIENCE)).isTrue();
            await().untilAsserted(() -> assertThat(count(directory)).isEqualTo(1_500));
        }
    }

    @Test
    void storesReadEventsWhenTheCollectorCloses() throws Exception {
        port = freePort();
        try (EventLog log = log("tcp", port, "close-timeout", "0s")) {
            Host host = tcp();
            logMany(log, 0, 5_000);
            assertThat(log.flush(PATIENCE)).isTrue();
            await().untilAsserted(() -> assertThat(count(directory)).isPositive());
            host.close();
            int kept = count(directory);
            assertThat(Thread.getAllStackTraces().keySet()).noneMatch(
                    thread -> thread.getName().startsWith("eventlog-collector") && thread.isAlive());

            // The sender has noticed the end of the connection. Unsettled events are resent under the same ids.
            try (Host again = tcp()) {
                logMany(log, 5_000, 5_001);
                assertThat(log.flush(PATIENCE)).isTrue();
                await().untilAsserted(() -> assertThat(count(directory)).isBetween(kept, 5_001));
                await().untilAsserted(
                        () -> assertThat(rows(directory, "SELECT 1 FROM event WHERE name = 'e5000'")).hasSize(1));
            }
        }
    }

    static boolean hasNode() {
        return Files.isDirectory(SCRIPTS.resolve("node_modules/@fluent-org/logger"));
    }

    /** Needs node and the packages in {@code src/testkit/src/test/node/package.json}. */
    @EnabledIf("hasNode")
    @ParameterizedTest
    @CsvSource({"Message, ''", "Forward, ''", "PackedForward, ''", "CompressedPackedForward, ''",
            "Message, a shared key",
            "CompressedPackedForward, a shared key"})
    void acknowledgesTheNpmClient(String mode, String key) throws Exception {
        port = freePort();
        try (Host host = forward("forward.shared-key", key)) {
            List<String> command = new ArrayList<>(List.of("node", SCRIPTS.resolve("fluent-client.mjs").toString(),
                    String.valueOf(port), mode));
            if (!key.isEmpty()) {
                command.add(key);
            }
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (BufferedReader out = new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(out.readLine()).isEqualTo("100 acknowledged");
                assertThat(count(directory)).isEqualTo(100);
            } finally {
                process.destroy();
                process.waitFor(20, TimeUnit.SECONDS);
            }
        }
        assertThat(rows(directory, "SELECT name, lvl, msg, ts FROM event WHERE data LIKE '%\"n\":7,%'"))
                .hasSize(1).first().asString().matches("shop\\.orders 40 Bestellung 7 für “Ünal” \\d{13}");
    }

    private Host forward(String... more) throws Exception {
        String[] settings = {"forward.port", String.valueOf(port), "forward.source", "shop-logs", more[0], more[1]};
        return new Host(directory, settings);
    }

    private Host tcp() throws Exception {
        return new Host(directory, "tcp.port", String.valueOf(port), "tcp.source", "shop-lines");
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.testkit.Batches;
import org.eventlog.testkit.ReceivedEvent;
import org.eventlog.testkit.contract.Providers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests protocol {@code forward} with a third-party receiver; needs node, see {@code src/test/node/package.json}. */
@Timeout(60)
@EnabledIf("org.eventlog.testkit.real.FluentServer#installed")
class FluentServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"forward", "packed", "compressed"})
    void acknowledgesEventsInEachMode(String mode) throws Exception {
        try (FluentServer server = new FluentServer(dir)) {
            EventLog log = log(server, Map.of("eventlog.forward.mode", mode, "eventlog.forward.tag", "shop.orders"));
            try (log) {
                for (int i = 0; i < 500; i++) {
                    log.log(LogEvent.named("e" + i).message("ünï “text”").field("items", i).field("ratio", 0.5));
                }
                assertThat(log.flush(PATIENCE)).isTrue();
            }

            List<ReceivedEvent> entries = server.awaitEntries(500);
            assertThat(entries.size()).isEqualTo(500);
            ReceivedEvent seventh = entries.get(7);
            assertThat(seventh.get("tag")).isEqualTo("shop.orders");
            assertThat((String) seventh.get("at")).matches("\\d{10}\\.\\d{9}");
            assertThat(record(seventh)).containsEntry("name", "e7").containsEntry("message", "ünï “text”");
            assertThat(log.stats().sent()).isEqualTo(500);
            assertThat(log.stats().failures()).isZero();
        }
    }

    @Test
    void acceptsEventsWithoutAcknowledgement() throws Exception {
        try (FluentServer server = new FluentServer(dir)) {
            EventLog log = log(server, Map.of("eventlog.forward.ack", "false"));
            try (log) {
                log.log(LogEvent.named("e"));
                assertThat(log.flush(PATIENCE)).isTrue();
            }

            assertThat(log.stats().sent()).as("confirmed by its close").isEqualTo(1);
            assertThat(server.awaitEntries(1)).hasSize(1);
        }
    }

    @Test
    void acceptsTheSharedKeyAndUserWithPassword() throws Exception {
        try (FluentServer server = new FluentServer(dir, "the key")) {
            send(server, Map.of("eventlog.forward.shared-key", "the key"));
            assertThat(server.awaitEntries(10)).hasSize(10);
        }
        try (FluentServer server = new FluentServer(dir, "the key", "ada", "the password")) {
            send(server, Map.of("eventlog.forward.shared-key", "the key", "eventlog.forward.user", "ada",
                    "eventlog.forward.password", "the password"));
            assertThat(server.awaitEntries(20)).hasSize(20);
        }
    }

    @Test
    void rejectsAWrongKeyUserOrPasswordAndAMissingKey() throws Exception {
        try (FluentServer server = new FluentServer(dir, "the key", "ada", "the password")) {
            List<Map<String, String>> wrong = List.of(
                    Map.of("eventlog.forward.shared-key", "another", "eventlog.forward.user", "ada",
                            "eventlog.forward.password", "the password"),
                    Map.of("eventlog.forward.shared-key", "the key", "eventlog.forward.user", "bob",
                            "eventlog.forward.password", "the password"),
                    Map.of("eventlog.forward.shared-key", "the key", "eventlog.forward.user", "ada",
                            "eventlog.forward.password", "guessed"),
                    Map.of("eventlog.forward.shared-key", "the key"),
                    Map.of());
            for (Map<String, String> settings : wrong) {
                TransportException failure = catchThrowableOfType(TransportException.class,
                        () -> send(server, settings));

                assertThat(failure).as(settings.toString()).isNotNull().matches(TransportException::isFatal);
                assertThat(failure).hasMessageNotContaining("the password").hasMessageNotContaining("guessed");
            }
            assertThat(server.entries()).isEmpty();
        }
    }

    /** Each restart occurs while sending: nothing is lost, and resent events have the same id. */
    @Test
    void nothingIsLostOverFiveRestarts() throws Exception {
        int events = 20_000;
        try (FluentServer server = new FluentServer(dir)) {
            EventLog log = log(server, Map.of("eventlog.queue.when-full", "block", "eventlog.batch.max-events", "500",
                    "eventlog.forward.mode", "compressed"));
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
                    server.stop();
                    server.start();
                }
                assertThat(log.flush(PATIENCE)).isTrue();
            }
            assertThat(log.stats().sent()).isEqualTo(events);
            assertThat(log.stats().failures()).isPositive();
            await().atMost(PATIENCE).untilAsserted(() -> Arrivals.assertAllArrived(server.entries(), events));
        }
    }

    private static void send(FluentServer server, Map<String, String> more) throws Exception {
        try (Transport transport = Providers.open("forward", "127.0.0.1", server.port(), PATIENCE, more)) {
            transport.send(Batches.ofForwardEntries(0, 10, 0));
        }
    }

    private static EventLog log(FluentServer server, Map<String, String> more) {
        EventLog.Builder builder = EventLog.builder().protocol("forward").host("127.0.0.1").port(server.port())
                .set("eventlog.db", ":memory:")
                .set("eventlog.retry.first", "10ms")
                .set("eventlog.retry.max", "100ms");
        more.forEach(builder::set);
        return builder.build();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> record(ReceivedEvent entry) {
        return (Map<String, Object>) entry.get("record");
    }
}

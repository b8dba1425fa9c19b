// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats;
import org.eventlog.config.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    @TempDir
    Path dir;

    @Test
    void deliversEventsOverTcpInTheirOrder() throws Exception {
        try (LineServer receiver = new LineServer()) {
            try (EventLog log = to(receiver).build()) {
                IntStream.range(0, 5_000).forEach(i -> log.log(LogEvent.named("e" + i)));
                assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
            }

            assertThat(names(receiver.lines()))
                    .containsExactlyElementsOf(IntStream.range(0, 5_000).mapToObj(i -> "e" + i).toList());
        }
    }

    @Test
    void leavesNothingBehindIfTheReceiverReadEverything() throws Exception {
        try (LineServer receiver = new LineServer()) {
            EventLog log = to(receiver).build();
            IntStream.range(0, 100).forEach(i -> log.log(LogEvent.named("e" + i)));

            log.close();

            assertThat(log.stats().sent()).isEqualTo(100);
            assertThat(log.stats().queuedEvents()).isZero();
            assertThat(receiver.lines()).hasSize(100);
        }
    }

    @Test
    void keepsOrderAndLosesNothingDuringAnOutage() throws Exception {
        try (LineServer receiver = new LineServer()) {
            try (EventLog log = to(receiver).set("eventlog.retry.first", "10ms").set("eventlog.retry.max", "50ms")
                    .build()) {
                log.log(LogEvent.named("before"));
                await().until(() -> receiver.lines().size() == 1);
                assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
                receiver.stop();
                IntStream.range(0, 2_000).forEach(i -> log.log(LogEvent.named("e" + i)));
                await().until(() -> log.stats().failures() > 2);
                receiver.start();

                assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
            }

            await().until(() -> receiver.lines().size() >= 2_001);
            assertThat(names(receiver.lines()).stream().distinct())
                    .startsWith("before", "e0", "e1")
                    .endsWith("e1999")
                    .hasSize(2_001);
        }
    }

    @Test
    void sendsWhatAnEarlierRunLeftInTheFile() throws Exception {
        try (LineServer receiver = new LineServer()) {
            receiver.stop();
            try (EventLog log = to(receiver).set("eventlog.close-timeout", "50ms").build()) {
                IntStream.range(0, 100).forEach(i -> log.log(LogEvent.named("e" + i)));
            }
            receiver.start();

            try (EventLog log = to(receiver).build()) {
                await().until(() -> receiver.lines().size() == 100);
            }
            assertThat(names(receiver.lines())).startsWith("e0").endsWith("e99");
        }
    }

    @Test
    void addsTheContext() throws Exception {
        try (LineServer receiver = new LineServer();
                EventLog log = to(receiver).context(() -> ContextSnapshot.of("ada", "s1").withRequestId("r1"))
                        .set("eventlog.site", "north")
                        .build()) {
            log.log(LogEvent.named("e").context(ContextSnapshot.of("grace", null)));

            await().until(() -> receiver.lines().size() == 1);
            assertThat(receiver.lines().get(0)).contains("\"user\":\"grace\"", "\"session\":\"s1\"", "\"reqId\":\"r1\"",
                    "\"site\":\"north\"");
        }
    }

    @Test
    void refusesAnEncodingThatTheProtocolCannotCarry() {
        EventLog.Builder printing = EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.format", "msgpack");

        assertThatThrownBy(printing::build).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("eventlog.format")
                .hasMessageContaining("eventlog.protocol is console");
    }

    @Test
    void writesTheLayoutThatIsChosen() throws Exception {
        try (LineServer receiver = new LineServer();
                EventLog log = to(receiver).set("eventlog.layout", "ecs").build()) {
            log.log(LogEvent.named("order.placed"));

            await().until(() -> receiver.lines().size() == 1);
            assertThat(receiver.lines().get(0)).contains("\"action\":\"order.placed\"");
        }
    }

    @Test
    void secondEventLogUsesAnotherFile() throws Exception {
        try (LineServer receiver = new LineServer();
                EventLog one = to(receiver).build();
                EventLog two = to(receiver).build()) {
            one.log(LogEvent.named("one"));
            two.log(LogEvent.named("two"));

            await().until(() -> receiver.lines().size() == 2);
            assertThat(names(receiver.lines())).containsExactlyInAnyOrder("one", "two");
            assertThat(dir.resolve("queue.db")).exists();
            assertThat(dir.resolve("queue-2.db")).exists();
        }
    }

    @Test
    void usesMemoryIfTheFileIsNotADatabase() throws Exception {
        Files.writeString(dir.resolve("queue.db"), "this is not a database, whatever its name says".repeat(100));
        try (LineServer receiver = new LineServer(); EventLog log = to(receiver).build()) {
            log.log(LogEvent.named("e"));

            await().until(() -> receiver.lines().size() == 1);
            assertThat(log.stats().durable()).isFalse();
        }
    }

    @Test
    void omitsEventsBelowTheThreshold() throws Exception {
        try (LineServer receiver = new LineServer();
                EventLog log = to(receiver).set("eventlog.level", "warn").build()) {
            log.log(Level.INFO, "quiet", "");
            log.log(Level.ERROR, "loud", "");

            await().until(() -> receiver.lines().size() == 1);
            assertThat(names(receiver.lines())).containsExactly("loud");
            assertThat(log.isEnabled(Level.OK)).isFalse();
        }
    }

    @Test
    void namesAllFaultsOfTheConfigurationAtOnce() throws Exception {
        Files.writeString(dir.resolve("file"), "");
        EventLog.Builder builder = EventLog.builder()
                .host("localhost")
                .protocol("pigeon")
                .set("eventlog.port", "abc")
                .set("eventlog.db", dir.resolve("file/queue.db").toString())
                .set("eventlog.retry.max", "5")
                .set("eventlog.key", "se cret");

        assertThatThrownBy(builder::build).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("4 faults")
                .hasMessageContaining("eventlog.port = \"abc\": allowed is a whole number from 1 to 65535")
                .hasMessageContaining("eventlog.protocol = \"pigeon\": allowed is one of ")
                .hasMessageContaining(", http, https, ")
                .hasMessageContaining("eventlog.db = ")
                .hasMessageContaining("eventlog.retry.max = \"5\": allowed is a duration");
    }

    @Test
    void neverShowsASecretInAFault() {
        EventLog.Builder builder = EventLog.builder().host("localhost").protocol("http")
                .set("eventlog.key", "my secret").set("eventlog.db", ":memory:");

        assertThatThrownBy(builder::build).hasMessageContaining("eventlog.key").hasMessageNotContaining("my secret");
    }

    @Test
    void ignoresNullAndCountsEventsAfterClose() {
        EventLog log = EventLog.builder().set("eventlog.db", ":memory:").host("localhost").port(1)
                .set("eventlog.close-timeout", "0s").build();
        log.log((LogEvent) null);
        log.log((LogEvent.Builder) null);
        log.close();
        log.log(LogEvent.named("late"));

        assertThat(log.stats().dropped()).containsEntry(PipelineStats.DropReason.CLOSED, 1L);
    }

    private EventLog.Builder to(LineServer receiver) {
        return EventLog.builder()
                .host("127.0.0.1")
                .port(receiver.port())
                .set("eventlog.db", dir.resolve("queue.db").toString());
    }

    private static List<String> names(List<String> lines) {
        return lines.stream().map(line -> line.replaceAll(".*\"name\":\"([^\"]*)\".*", "$1")).toList();
    }
}

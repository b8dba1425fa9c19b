// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.eventlog.ContextSnapshot;
import org.eventlog.EventLostException;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.Receipt;
import org.eventlog.RejectedEvent;
import org.eventlog.RejectedEvents;
import org.eventlog.config.ConfigurationException;
import org.eventlog.spi.Batch;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the guarantees of an event log's whole interface, with real threads and a real file. */
class EventLogPromisesTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    private final Receiver receiver = new Receiver();

    @Test
    void completesReceiptsWhenStoredAndDelivered() throws Exception {
        receiver.away.set(true);
        try (EventLog log = builder().build()) {
            Receipt receipt = log.submit(LogEvent.named("order.paid"));

            receipt.stored().toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(receipt.delivered().toCompletableFuture()).isNotDone();
            receiver.away.set(false);
            receipt.delivered().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        assertThat(receiver.events).anyMatch(event -> event.contains("order.paid"));
    }

    @Test
    void callsTheHookBeforeEachEvent() throws Exception {
        try (EventLog log = builder().beforeLog(event -> event.name().equals("noise")
                ? null
                : event.toBuilder().tag("seen").build()).build()) {
            log.log(LogEvent.named("noise"));
            log.log(LogEvent.named("order.paid").tag("web").field("n", 1));
            assertThatThrownBy(() -> log.submit(LogEvent.named("noise")).stored().toCompletableFuture().get())
                    .hasMessageContaining("filtered out");
            assertThat(log.flush(LONG)).isTrue();
        }
        assertThat(receiver.events).singleElement().asString()
                .contains("\"tags\":[\"web\",\"seen\"]", "\"fields\":{\"n\":1}");
    }

    @Test
    void logsTheUnchangedEventIfTheHookFails() throws Exception {
        try (EventLog log = builder().beforeLog(event -> {
            throw new IllegalStateException("no");
        }).build()) {
            log.log(LogEvent.named("order.paid"));
            log.log(LogEvent.named("order.sent"));
            assertThat(log.flush(LONG)).isTrue();
        }
        assertThat(receiver.events).hasSize(2);
    }

    @Test
    void theLevelCanBeChangedWhileItRuns() {
        try (EventLog log = builder().set("eventlog.level", "warn").build()) {
            assertThat(log.isEnabled(Level.INFO)).isFalse();
            log.level(Level.DEBUG);

            assertThat(log.isEnabled(Level.DEBUG)).isTrue();
            assertThat(log.level()).isEqualTo(Level.DEBUG);
        }
    }

    @Test
    void contextFieldsAreOnEachEventUnlessOverridden() throws Exception {
        ContextSnapshot context = ContextSnapshot.of("ada", "1").withField("tenant", "north").withField("job", "x");
        try (EventLog log = builder().context(() -> context).build()) {
            log.log(LogEvent.named("a").field("job", "import"));
            assertThat(log.flush(LONG)).isTrue();
        }
        assertThat(receiver.events).singleElement().asString()
                .contains("\"fields\":{\"job\":\"import\",\"tenant\":\"north\"}");
    }

    @Test
    void destinationHasItsOwnKeysAndFile() {
        Map<String, String> texts = Map.of("eventlog.level", "warn", "eventlog.audit.level", "error",
                "eventlog.audit.db", dir.resolve("audit.db").toString());
        try (EventLog log = EventLog.builder().from(texts::get).destination("audit").transport(receiver).build()) {
            assertThat(log.level()).isEqualTo(Level.ERROR);
            await().until(() -> Files.exists(dir.resolve("audit.db")));
        }
    }

    @Test
    void receiptReportsAnEventThatIsNotLogged() {
        try (EventLog log = builder().set("eventlog.level", "warn").build()) {
            Receipt receipt = log.submit(LogEvent.named("small").level(Level.DEBUG));

            assertThatThrownBy(() -> receipt.stored().toCompletableFuture().get(1, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(EventLostException.class)
                    .hasMessageContaining("debug is not logged");
        }
    }

    @Test
    void doesNotStartWithoutARequiredFile() throws Exception {
        Path file = dir.resolve("queue.db");
        Files.writeString(file, "a text, no database");

        assertThatThrownBy(() -> builder().set("eventlog.queue.required", "true").build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("eventlog.db")
                .hasMessageContaining("eventlog.queue.required")
                .hasMessageContaining("not a database");
        assertThat(Files.readString(file)).isEqualTo("a text, no database");
    }

    @ParameterizedTest
    @ValueSource(strings = {":memory:", ":MEMORY:", " :Memory: "})
    void aQueueInMemoryMakesNoFile(String db) throws Exception {
        try (EventLog log = builder().set("eventlog.db", db).build()) {
            log.submit(LogEvent.named("e")).stored().toCompletableFuture().get(20, TimeUnit.SECONDS);

            assertThat(log.stats().queue().durable()).isFalse();
        }
        assertThat(Path.of(db.strip())).doesNotExist();
        assertThatThrownBy(() -> builder().set("eventlog.db", db).set("eventlog.queue.required", "true").build())
                .hasMessageContaining("allowed is false, as eventlog.db is :memory:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file::memory:", "file:queue.db?mode=memory", "FILE:queue.db", "jdbc:sqlite:queue.db"})
    void aUriIsNoFileForTheQueue(String db) {
        assertThatThrownBy(() -> builder().set("eventlog.db", db).build()).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(
                        "eventlog.db = \"" + db + "\": allowed is a file in a directory that exists or can"
                                + " be made, or :memory: (IOException: a URI)");
        assertThat(Path.of(db)).doesNotExist();
    }

    @Test
    void sendsASummaryOfDroppedEvents() throws Exception {
        receiver.away.set(true);
        EventLog log = builder().set("eventlog.queue.max-bytes", "1MB").build();
        String text = "x".repeat(4_000);
        for (int i = 0; i < 500; i++) {
            log.log(LogEvent.named("flood").message(text));
        }
        while (log.stats().dropped().get(DropReason.JOURNAL_FULL) == 0) {
            Thread.onSpinWait();
        }
        receiver.away.set(false);
        log.flush(LONG);

        log.close();

        long dropped = log.stats().dropped().get(DropReason.JOURNAL_FULL);
        assertThat(log.stats().droppedByLevel()).containsEntry(Level.INFO, dropped);
        assertThat(receiver.events).anySatisfy(event -> assertThat(event).contains("\"name\":\"eventlog.dropped\"")
                .contains("\"droppedLevel\":\"info\"").contains("\"reason\":\"journal-full\"")
                .contains("\"value\":" + dropped));
    }

    @Test
    void theNextRunSendsTheSummaryOfAQueueThatWasFullAtTheEnd() throws Exception {
        receiver.away.set(true);
        EventLog log = builder().set("eventlog.queue.max-bytes", "1MB").set("eventlog.close-timeout", "0s").build();
        String text = "x".repeat(4_000);
        for (int i = 0; i < 500; i++) {
            log.log(LogEvent.named("flood").message(text));
        }
        log.close();
        long dropped = log.stats().dropped().get(DropReason.JOURNAL_FULL);
        assertThat(dropped).isPositive();
        receiver.away.set(false);

        try (EventLog next = builder().build()) {
            assertThat(next.flush(LONG)).isTrue();
        }

        // On a busy machine, two: one before the journal's thread has dropped the rest, and one at its end.
        long told = receiver.events.stream()
                .filter(event -> event.contains("\"name\":\"eventlog.dropped\"")
                        && event.contains("\"reason\":\"journal-full\""))
                .mapToLong(EventLogPromisesTest::value).sum();
        assertThat(told).isEqualTo(dropped);
    }

    private static long value(String event) {
        Matcher value = Pattern.compile("\"value\":(\\d+)").matcher(event);
        assertThat(value.find()).as(event).isTrue();
        return Long.parseLong(value.group(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"inbox", "queue"})
    void truncatesAnEventThatIsTooLargeForThe(String part) throws Exception {
        LogEvent.Builder event = LogEvent.named("large");
        IntStream.range(0, 60).forEach(i -> event.field("text" + i, "x".repeat(100_000)));
        try (EventLog log = builder().set("eventlog.event.max-bytes", "16MB")
                .set("eventlog." + part + ".max-bytes", "1MB").build()) {
            log.log(event);
            assertThat(log.flush(LONG)).isTrue();

            assertThat(log.stats().droppedTotal()).isZero();
        }
        assertThat(receiver.events).singleElement().asString().contains("\"name\":\"large\"", "\"truncated\":true");
    }

    @Test
    void sendsEventsLoggedJustBeforeClose() {
        for (int round = 0; round < 100; round++) {
            EventLog log = builder().set("eventlog.db", ":memory:").build();
            log.log(LogEvent.named("first"));
            log.log(LogEvent.named("last"));
            log.close();
            assertThat(log.stats().sent()).isEqualTo(2);
        }
    }

    @Test
    void queuesEventsWhilePaused() throws Exception {
        try (EventLog log = builder().build()) {
            log.pause();
            log.submit(LogEvent.named("held")).stored().toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(log.stats().paused()).isTrue();
            assertThat(log.flush(Duration.ofMillis(50))).isFalse();
            assertThat(receiver.events).isEmpty();

            log.resume();

            assertThat(log.flush(LONG)).isTrue();
            assertThat(receiver.events).hasSize(1);
        }
    }

    @Test
    void oddCallsForRejectedEventsOnlyConcernTheirCaller() throws Exception {
        receiver.refused = "poison";
        try (EventLog log = builder().build()) {
            log.log(LogEvent.named("good"));
            log.log(LogEvent.named("poison"));
            assertThat(log.flush(LONG)).isTrue();

            assertThat(log.rejected().list(0, -1)).isEmpty();
            assertThat(log.rejected().list(0, 0)).isEmpty();
            assertThatThrownBy(() -> log.rejected().replay(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> log.rejected().delete(new AbstractList<>() {
                @Override
                public Long get(int index) {
                    throw new UnsupportedOperationException("broken");
                }

                @Override
                public int size() {
                    return 1;
                }
            })).hasMessage("broken");
            assertThat(log.rejected().delete(Arrays.asList(null, -1L))).isZero();
            assertThat(log.rejected().list(0, 10)).hasSize(1);
        }
    }

    @Test
    void aDirectoryIsNoQueueFile() {
        for (String directory : List.of("/", dir.toString())) {
            assertThatThrownBy(() -> builder().set("eventlog.db", directory).build())
                    .hasMessageContaining("a directory");
        }
    }

    @Test
    void keepsRejectedEventsAcrossARestart() throws Exception {
        receiver.refused = "poison";
        try (EventLog log = builder().build()) {
            log.log(LogEvent.named("good"));
            log.log(LogEvent.named("poison"));
            assertThat(log.flush(LONG)).isTrue();
        }

        receiver.refused = "nothing";
        try (EventLog log = builder().build()) {
            List<RejectedEvent> kept = log.rejected().list(0, 10);
            assertThat(kept).singleElement().satisfies(event -> {
                assertThat(event.reason()).isEqualTo("not that one");
                assertThat(new String(event.event(), StandardCharsets.UTF_8)).contains("poison");
            });
            assertThat(log.rejected().replay(List.of(kept.get(0).id()))).isEqualTo(1);
            assertThat(log.flush(LONG)).isTrue();
            assertThat(log.rejected().list(0, 10)).isEmpty();
        }
        assertThat(receiver.events).hasSize(2);
    }

    @Test
    void rejectedEventsFailAfterClose() {
        EventLog log = builder().build();
        RejectedEvents rejected = log.rejected();
        log.close();

        assertThatThrownBy(() -> rejected.list(0, 1)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    private EventLog.Builder builder() {
        return EventLog.builder().transport(receiver).set("eventlog.db", dir.resolve("queue.db").toString())
                .set("eventlog.retry.first", "10ms").set("eventlog.retry.max", "20ms");
    }

    /** A receiver that can be away, or refuse an event. */
    private static final class Receiver implements Transport {
        final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
        final AtomicBoolean away = new AtomicBoolean();
        volatile String refused = "nothing";

        @Override
        public void send(Batch batch) throws TransportException, RejectedException {
            if (away.get()) {
                throw new TransportException("away");
            }
            String[] lines = new String(batch.toByteArray(), StandardCharsets.UTF_8).split("\n");
            for (String line : lines) {
                if (line.contains(refused)) {
                    throw new RejectedException("not that one");
                }
            }
            events.addAll(List.of(lines));
        }

        @Override
        public String describe() {
            return "receiver";
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}

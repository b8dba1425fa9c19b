// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.Receipt;
import org.eventlog.encode.NestedRecord;
import org.eventlog.logs.RecordHandler;
import org.eventlog.sqlite.SqliteDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the closing message states the number of unsaved events, also in an interrupted thread. */
class ClosingMessageTest {
    private static final Logger LOG = Logger.getLogger("org.eventlog");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int SAVED = 30;
    private static final int LATER = 70;

    @TempDir
    Path dir;

    private final ScriptedReceiver receiver = new ScriptedReceiver();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Handler handler = new RecordHandler(entry -> {
        said.add(MessageFormat.format(entry.getMessage(), entry.getParameters()));
    });

    @BeforeEach
    void listen() {
        LOG.addHandler(handler);
        receiver.away.set(true);
    }

    @AfterEach
    void listenNoMore() {
        Thread.interrupted();
        LOG.removeHandler(handler);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eventsInTheFileWaitForTheNextStart(boolean interrupted) throws Exception {
        EventLog log = builder().build();
        saved(log, SAVED);
        submit(log, LATER);

        close(log, interrupted);

        assertThat(closing()).singleElement().asString().startsWith("EVL-2003")
                .contains("closed; 100 unsent events are saved in");
        assertThat(log.stats().droppedTotal()).isZero();
    }

    @Test
    void saysNothingThatIsUntrueAboutLossesAtTheClose() {
        receiver.away.set(false);
        EventLog log = builder().set("eventlog.db", ":memory:").build();
        log.log(NestedRecord.of(Level.INFO));
        log.close();
        log.log(LogEvent.named("late"));

        assertThat(said).anyMatch(line -> line.matches("EVL-2009 .*: 1 events were dropped between .* and the close.*"))
                .noneMatch(line -> line.contains("for 5 s"))
                .anyMatch(line -> line.startsWith("EVL-2007") && line.contains("dropped: closed"))
                .noneMatch(line -> line.contains("dropped: closed") && line.contains("will tell"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void unsentEventsAreLostWithoutAFile(boolean interrupted) {
        EventLog log = builder().set("eventlog.db", ":memory:").build();
        submit(log, LATER);

        close(log, interrupted);

        assertThat(closing()).singleElement().asString().startsWith("EVL-2004")
                .contains("70 events are lost").contains("this queue is in memory").doesNotContain("EVL-2005");
        assertThat(log.stats().dropped()).containsEntry(DropReason.NOT_SAVED, (long) LATER);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eventsInALockedFileAreNotLost(boolean interrupted) throws Exception {
        EventLog first = builder().build();
        saved(first, SAVED);
        first.close();
        said.clear();
        EventLog log;
        List<Receipt> receipts;
        try (Connection other = lock()) {
            log = builder().set("eventlog.close-timeout", "1s").build();
            receipts = submit(log, LATER);

            close(log, interrupted);
        }
        assertThat(closing()).singleElement().asString().matches("EVL-2004 .* 70 events are lost.*");
        assertThat(log.stats().dropped()).containsEntry(DropReason.NOT_SAVED, (long) LATER);
        assertThat(receipts).allMatch(receipt -> receipt.stored().toCompletableFuture().isCompletedExceptionally());

        receiver.away.set(false);
        try (EventLog next = builder().build()) {
            assertThat(next.flush(LONG)).isTrue();
        }
        assertThat(receiver.names()).hasSize(SAVED).allMatch(name -> name.startsWith("saved"));
    }

    @Test
    void logsNothingIfEverythingWasSent() {
        receiver.away.set(false);
        EventLog log = builder().build();
        submit(log, LATER);

        close(log, true);

        assertThat(closing()).isEmpty();
        assertThat(receiver.events).hasSize(LATER);
    }

    /** Closing the transport ends an attempt with whatever that transport makes of it: our own doing, not a fault. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAttemptThatTheCloseCutsOffIsNotReportedAsAFailure(boolean declared) throws Exception {
        receiver.away.set(declared);
        CountDownLatch sending = new CountDownLatch(1);
        receiver.whileSending = () -> {
            sending.countDown();
            while (!receiver.closed) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
            if (!declared) {
                throw new IllegalStateException("used after its close");
            }
        };
        EventLog log = builder().set("eventlog.close-timeout", "200ms").build();
        submit(log, LATER);
        sending.await();

        log.close();

        assertThat(closing()).singleElement().asString().contains("70 unsent events are saved");
        assertThat(said).noneMatch(line -> line.startsWith("EVL-2008") || line.startsWith("EVL-3"));
        assertThat(log.stats().failures()).isZero();
    }

    private EventLog.Builder builder() {
        return EventLog.builder().transport(receiver).set("eventlog.db", dir.resolve("queue.db").toString())
                .set("eventlog.retry.first", "10ms").set("eventlog.retry.max", "20ms");
    }

    private static void saved(EventLog log, int events) throws Exception {
        for (int n = 0; n < events; n++) {
            log.submit(LogEvent.named("saved" + n)).stored().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    private static List<Receipt> submit(EventLog log, int events) {
        return IntStream.range(0, events).mapToObj(n -> log.submit(LogEvent.named("later" + n))).toList();
    }

    private static void close(EventLog log, boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        log.close();
        assertThat(Thread.interrupted()).isEqualTo(interrupted);
    }

    private List<String> closing() {
        return said.stream().filter(line -> Stream.of("EVL-2003", "EVL-2004", "EVL-2017").anyMatch(line::startsWith))
                .toList();
    }

    private Connection lock() throws Exception {
        Connection other = SqliteDriver.connect(dir.resolve("queue.db"), new Properties());
        try (Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
        }
        return other;
    }
}

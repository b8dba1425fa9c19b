// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.config.ConfigurationException;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a transport or a handler of log records throws without declaring it costs no event, no loop and no close. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ForeignTransportTest {
    private final Logger own = Logger.getLogger("org.eventlog");
    private final List<Handler> handlers = new ArrayList<>();

    @AfterEach
    void removeHandlers() {
        handlers.forEach(own::removeHandler);
        own.setUseParentHandlers(true);
        Thread.interrupted();
    }

    static Stream<Throwable> faults() {
        return Stream.of(new IllegalStateException("f"), new IOException("as Kotlin throws it"),
                new StackOverflowError(),
                new Throwable("f"), new Unprintable());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aSendThatThrowsAnythingIsTriedAgain(Throwable fault) throws InterruptedException {
        Sending sending = new Sending();
        AtomicInteger attempts = new AtomicInteger();
        sending.before = batch -> {
            if (attempts.incrementAndGet() <= 3) {
                throw fault;
            }
        };
        try (EventLog log = open(sending)) {
            log.log(LogEvent.named("first"));
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(sending.events).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void oneEventAtWhichTheTransportAlwaysThrowsIsSetAside(Throwable fault) throws InterruptedException {
        List<String> told = new CopyOnWriteArrayList<>();
        handle(told::add);
        Sending sending = new Sending();
        sending.before = batch -> {
            if (new String(batch.toByteArray(), StandardCharsets.UTF_8).contains("\"bad\"")) {
                throw fault;
            }
        };
        try (EventLog log = open(sending)) {
            log.log(LogEvent.named("before"));
            log.log(LogEvent.named("bad"));
            for (int i = 0; i < 9; i++) {
                log.log(LogEvent.named("behind"));
            }
            assertThat(log.flush(Duration.ofSeconds(40))).isTrue();
            assertThat(log.stats().rejected()).isEqualTo(1);
            assertThat(log.rejected().list(0, 9)).singleElement().satisfies(
                    event -> assertThat(event.reason()).contains(fault.getClass().getName()));
        }
        assertThat(sending.events).hasSize(10);
        assertThat(told.stream().filter(text -> text.startsWith("EVL-2008"))).hasSizeBetween(1, 8);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aTransportWhoseCloseThrowsAnythingEndsWithTheEventLog(Throwable fault) {
        Sending sending = new Sending();
        sending.atClose = fault;
        EventLog log = open(sending);
        log.log(LogEvent.named("first"));

        log.close();
        log.close();

        assertThat(sending.events).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aTransportWithoutADescriptionIsCalledByItsClass(Throwable fault) throws InterruptedException {
        List<String> told = new CopyOnWriteArrayList<>();
        handle(told::add);
        Sending sending = new Sending() {
            @Override
            public String describe() {
                Sending.<RuntimeException>raise(fault);
                return null;
            }
        };
        try (EventLog log = open(sending)) {
            log.log(LogEvent.named("first"));
            log.log(LogEvent.named("second"));
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
            assertThat(EventLog.builder().transport(sending).doctor().examine().toString())
                    .contains(sending.getClass().getName());
        }
        assertThat(sending.events).hasSize(2);
        assertThat(told).noneMatch(line -> line.contains("EVL-2008"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aTransportWhoseSettleThrowsIsRefusedWithAMessageAndClosed(Throwable fault) {
        AtomicInteger closed = new AtomicInteger();
        Sending sending = new Sending() {
            @Override
            public Duration settle() {
                Sending.<RuntimeException>raise(fault);
                return null;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
                Sending.<RuntimeException>raise(fault);
            }
        };

        assertThatThrownBy(() -> open(sending)).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("EVL-1004 a list").hasMessageContaining("settle()")
                .hasMessageContaining(fault.getClass().getName());
        assertThat(closed).hasValue(1);
    }

    @Test
    void aTransportIsClosedWhenTheConfigurationHasFaults() {
        AtomicInteger closed = new AtomicInteger();
        Sending sending = new Sending() {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };

        assertThatThrownBy(() -> EventLog.builder().set("eventlog.level", "loud").transport(sending).build())
                .isInstanceOf(ConfigurationException.class);
        assertThat(closed).hasValue(1);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aConfirmationThatThrowsIsNone(Throwable fault) {
        AtomicInteger asked = new AtomicInteger();
        Sending sending = new Sending() {
            @Override
            public Duration settle() {
                return Duration.ofHours(1);
            }

            @Override
            public boolean confirm(Duration limit) {
                asked.incrementAndGet();
                Sending.<RuntimeException>raise(fault);
                return true;
            }
        };
        try (EventLog log = open(sending)) {
            log.log(LogEvent.named("first"));
        }
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aSourceOfSettingsThatThrowsIsTheFaultOfEachKeyInOneMessage(Throwable fault) {
        EventLog.Builder builder = EventLog.builder().set("eventlog.retry.max", "5").from(key -> {
            if (key.equals("eventlog.level") || key.equals("eventlog.key") || key.endsWith("audit.tags")) {
                Sending.<RuntimeException>raise(fault);
            }
            return null;
        }).transport(new Sending());

        for (EventLog.Builder each : List.of(builder, builder.destination("audit"))) {
            assertThatThrownBy(each::build).isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("eventlog.level: it can't be read (" + fault.getClass().getSimpleName())
                    .hasMessageContaining("eventlog.retry.max = \"5\"");
        }
        assertThatThrownBy(builder::build).hasMessageContaining("eventlog.audit.tags: it can't be read");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aHandlerThatThrowsAtEachOfOurMessagesCostsNothing(Throwable fault) throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        handle(text -> {
            told.incrementAndGet();
            Sending.<RuntimeException>raise(fault);
        });
        Sending sending = new Sending();
        AtomicInteger attempts = new AtomicInteger();
        sending.before = batch -> {
            if (attempts.incrementAndGet() == 1) {
                throw fault;
            }
        };
        try (EventLog log = open(sending)) {
            log.log(LogEvent.named("first"));
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
            log.pause();
            log.resume();
        }
        assertThat(sending.events).hasSize(1);
        assertThat(told).hasValueGreaterThan(3);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void collectionsOfFieldsAndTagsThatThrowCostOnlyTheirRest(Throwable fault) throws InterruptedException {
        Map<String, Object> fields = new TreeMap<>(Map.of("a", 1)) {
            private static final long serialVersionUID = 1;

            @Override
            public void forEach(BiConsumer<? super String, ? super Object> to) {
                super.forEach(to);
                Sending.<RuntimeException>raise(fault);
            }
        };
        List<String> tags = new ArrayList<>(List.of("web")) {
            private static final long serialVersionUID = 1;

            @Override
            public void forEach(Consumer<? super String> to) {
                super.forEach(to);
                Sending.<RuntimeException>raise(fault);
            }
        };
        Sending sending = new Sending();
        try (EventLog log = open(sending)) {
            log.log(LogEvent.named("x").fields(fields).tags(tags).field("behind", 2));
            log.at(Level.INFO, "y").fields(fields).tags(tags).field("behind", 2).log();
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
        }
        String why = "Fault\":\"not read to its end: " + fault.getClass().getName();
        assertThat(sending.events).hasSize(2).allSatisfy(event -> assertThat(event)
                .contains("\"tags\":[\"web\"]", "\"a\":1", "\"behind\":2", "\"fields" + why, "\"tags" + why));
    }

    @Test
    void aReceiptsCallbackOnTheJournalsThreadIsRefusedWhatThatThreadWouldDo() throws Exception {
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        try (EventLog log = EventLog.builder().set("eventlog.db", ":memory:").transport(new Sending())
                .callbacks(Runnable::run).build()) {
            // Else it may be delivered first, and the sender's thread tells of it.
            log.pause();
            log.submit(LogEvent.named("x")).stored().thenRun(
                    () -> refused.complete(catchThrowable(() -> log.rejected().list(0, 9))));

            assertThat(refused.get(20, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("own thread");
        }
    }

    @Test
    void aFlushOnAThreadOfThePipelineDoesNotWaitForThatThread() throws Exception {
        CompletableFuture<Boolean> inSend = new CompletableFuture<>();
        CompletableFuture<Boolean> inCallback = new CompletableFuture<>();
        AtomicReference<EventLog> opened = new AtomicReference<>();
        Sending sending = new Sending();
        sending.before = batch -> inSend.complete(opened.get().flush(Duration.ofSeconds(30)));
        try (EventLog log = EventLog.builder().set("eventlog.db", ":memory:").transport(sending)
                .callbacks(Runnable::run).build()) {
            opened.set(log);
            log.pause();
            log.submit(LogEvent.named("x")).stored().thenRun(() -> {
                try {
                    inCallback.complete(log.flush(Duration.ofSeconds(30)));
                } catch (InterruptedException e) {
                    inCallback.completeExceptionally(e);
                }
            });

            assertThat(inCallback.get(10, TimeUnit.SECONDS)).isFalse();
            log.resume();
            assertThat(inSend.get(10, TimeUnit.SECONDS)).isFalse();
        }
        assertThat(sending.events).hasSize(1);
    }

    @Test
    void aFlushWhileOrAfterTheLogClosesDoesNotWaitForWhatHasEnded() throws Exception {
        CompletableFuture<Boolean> inClose = new CompletableFuture<>();
        AtomicReference<EventLog> opened = new AtomicReference<>();
        Sending sending = new Sending() {
            @Override
            public void close() {
                try {
                    inClose.complete(opened.get().flush(Duration.ofSeconds(30)));
                } catch (InterruptedException e) {
                    inClose.completeExceptionally(e);
                }
            }
        };
        EventLog log = open(sending);
        opened.set(log);
        log.pause();
        log.log(LogEvent.named("unsent"));
        Thread closing = new Thread(log::close);
        closing.start();

        assertThat(inClose.get(15, TimeUnit.SECONDS)).isFalse();
        closing.join();
        assertThat(CompletableFuture.supplyAsync(() -> flushed(log)).get(10, TimeUnit.SECONDS)).isFalse();
    }

    private static boolean flushed(EventLog log) {
        try {
            return log.flush(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anyDurationIsALimitOfAFlush() throws InterruptedException {
        try (EventLog log = open(new Sending())) {
            assertThat(log.flush(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
            log.pause();
            log.log(LogEvent.named("x"));
            assertThat(log.flush(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
            log.resume();
        }
    }

    private static EventLog open(Sending sending) {
        return EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.retry.first", "1ms")
                .set("eventlog.retry.max", "10ms").transport(sending).build();
    }

    private void handle(Consumer<String> to) {
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord row) {
                to.accept(row.getMessage());
            }

            @Override
            public void flush() {
                // Nothing waits.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        handlers.add(handler);
        own.addHandler(handler);
        own.setUseParentHandlers(false);
    }

    private static final class Unprintable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public String toString() {
            throw new AssertionError("no text");
        }
    }

    private static class Sending implements Transport {
        interface Before {
            void send(Batch batch) throws Throwable;
        }

        final List<String> events = new CopyOnWriteArrayList<>();
        private volatile Before before = batch -> {};
        private volatile Throwable atClose;

        @Override
        public void send(Batch batch) {
            try {
                before.send(batch);
            } catch (Throwable e) {
                Sending.<RuntimeException>raise(e);
            }
            for (int i = 0; i < batch.count(); i++) {
                events.add(StandardCharsets.UTF_8.decode(batch.event(i)).toString());
            }
        }

        @Override
        public String describe() {
            return "a list";
        }

        @Override
        public void close() {
            if (atClose != null) {
                Sending.<RuntimeException>raise(atClose);
            }
        }

        @SuppressWarnings("unchecked")
        static <T extends Throwable> void raise(Throwable fault) throws T {
            throw (T) fault;
        }
    }
}

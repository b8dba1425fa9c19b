// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats;
import org.eventlog.engine.EventLog;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.eventlog.testkit.tls.TestAuthority;

/** A way from an event log to a receiver: by which protocol, with TLS or not, and where events wait. */
record Way(String protocol, boolean tls, boolean inMemory) {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final int EVENTS = 500;
    static final int BATCH = 100;

    private static final TestAuthority AUTHORITY = new TestAuthority();

    static Stream<Way> all() {
        return Stream.concat(written(), acknowledged());
    }

    /** The protocols without responses. */
    static Stream<Way> written() {
        return Stream.concat(bothQueues("tcp"), overTls("tcp"));
    }

    /** The protocols with acknowledgements. */
    static Stream<Way> acknowledged() {
        return Stream.concat(refusing(),
                Stream.of("forward", "beats").flatMap(name -> Stream.concat(bothQueues(name), overTls(name))));
    }

    /** The protocols that can also refuse events. */
    static Stream<Way> refusing() {
        return Stream.concat(Stream.of("http", "acked-lines").flatMap(Way::bothQueues), overTls("http"));
    }

    private static Stream<Way> bothQueues(String protocol) {
        return Stream.of(new Way(protocol, false, true), new Way(protocol, false, false));
    }

    private static Stream<Way> overTls(String protocol) {
        return Stream.of(new Way(protocol, true, true));
    }

    boolean isAcknowledged() {
        return !protocol.equals("tcp");
    }

    FaultyReceiver.Builder receiver() {
        FaultyReceiver.Builder receiver = switch (protocol) {
            case "tcp" -> FaultyReceiver.lines();
            case "http" -> FaultyReceiver.http();
            case "forward" -> FaultyReceiver.forward();
            case "beats" -> FaultyReceiver.beats();
            default -> FaultyReceiver.acked();
        };
        return tls ? receiver.tls(AUTHORITY.server("localhost")) : receiver;
    }

    /** @param limit for each single wait: to connect, for progress in writing, for an answer */
    EventLog.Builder log(FaultyReceiver receiver, Path dir, Duration limit) {
        EventLog.Builder builder = EventLog.builder()
                .protocol(protocol)
                .host(receiver.host())
                .port(receiver.port())
                .set("eventlog.db", inMemory ? ":memory:" : dir.resolve("queue.db").toString())
                .set("eventlog.batch.max-events", String.valueOf(BATCH))
                .set("eventlog.retry.first", "10ms")
                .set("eventlog.retry.max", "50ms")
                .set("eventlog.tcp.settle", "2s")
                // Faults occur after a number of bytes.
                .set("eventlog.beats.compression-level", "0")
                .set("eventlog.close-timeout", "30s");
        for (String wait : List.of("connect", "write", "read")) {
            builder.set("eventlog." + wait + "-timeout", limit.toMillis() + "ms");
        }
        if (tls) {
            builder.set("eventlog.tls.enabled", "true").set("eventlog.tls.ca", trusted(dir));
        }
        return builder;
    }

    private static String trusted(Path dir) {
        try {
            return Files.writeString(dir.resolve("ca.pem"), AUTHORITY.certificatePem()).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Logs {@link #EVENTS} events, and has them sent only then: so each batch is full, and a fault meets the same ones. */
    PipelineStats deliver(FaultyReceiver receiver, Path dir, Duration limit) throws InterruptedException {
        return deliver(receiver, dir, limit, 100);
    }

    /** @param padding the number of characters by which each event is enlarged */
    PipelineStats deliver(FaultyReceiver receiver, Path dir, Duration limit, int padding) throws InterruptedException {
        EventLog log = log(receiver, dir, limit).build();
        try (log) {
            log.pause();
            logEvents(log, EVENTS, padding);
            await().atMost(PATIENCE).until(() -> log.stats().queuedEvents() == EVENTS);
            log.resume();
            awaitArrival(log, receiver);
        }
        return log.stats();
    }

    static void awaitArrival(EventLog log, FaultyReceiver receiver) throws InterruptedException {
        assertThat(log.flush(PATIENCE)).isTrue();
        // Over TCP, flushed means written; data lost with a connection is resent a little later.
        await().atMost(PATIENCE).until(() -> receiver.kept().size() >= EVENTS - log.stats().rejected());
    }

    static void logEvents(EventLog log, int count, int padding) {
        for (int i = 0; i < count; i++) {
            log.log(LogEvent.named("e" + i).message("x".repeat(padding)));
        }
    }

    /** The names of the first events logged. */
    static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "e" + i).toList();
    }

    static void assertAllArrivedInOrder(FaultyReceiver receiver, PipelineStats stats) {
        assertThat(receiver.kept()).extracting(ReceivedEvent::name).isEqualTo(names(EVENTS));
        assertThat(receiver.scriptIsOver()).isTrue();
        assertThat(stats.accepted()).isEqualTo(EVENTS);
        assertThat(stats.sent()).isEqualTo(EVENTS);
        assertNothingIsLeft(stats);
        assertThat(receiver.events().stream().map(event -> event.name() + " " + event.id()).distinct())
                .as("what came again came under the same id")
                .hasSize(EVENTS);
    }

    static void assertNothingIsLeft(PipelineStats stats) {
        assertThat(stats.accepted()).isEqualTo(stats.sent() + stats.rejected());
        assertThat(stats.droppedTotal()).isZero();
        assertThat(stats.queuedEvents()).isZero();
        assertThat(stats.queuedBytes()).isZero();
        assertThat(stats.inboxBytes()).isZero();
    }

    @Override
    public String toString() {
        return protocol + (tls ? " over TLS" : "") + ", queue in " + (inMemory ? "memory" : "a file");
    }
}

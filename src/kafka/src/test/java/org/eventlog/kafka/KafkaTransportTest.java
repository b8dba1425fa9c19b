// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eventlog.spi.Batch;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The requirements of the test kit's contracts, with a real broker instead of a receiver with scripted faults. */
@Timeout(120)
class KafkaTransportTest {
    private static final String[] IMPATIENT = {"eventlog.read-timeout", "1s", "eventlog.connect-timeout", "3s"};
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Broker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = Broker.shared();
    }

    private static List<String> names(String topic, int atLeast) {
        return broker.records(topic, atLeast).stream()
                .map(r -> new String(r.value(), StandardCharsets.UTF_8).replaceFirst(".*\"name\":\"(\\w+)\".*", "$1"))
                .toList();
    }

    private static List<String> namesOf(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(i -> "e" + i).toList();
    }

    @Test
    void deliversEveryEventOnceAndInOrder() throws Exception {
        broker.create("order", 1);
        try (Transport transport = Transports.open(broker, "order")) {
            for (int i = 0; i < 20; i++) {
                transport.send(Headed.ofEvents(50 * i, 50));

                assertThat(broker.end("order")).as("acknowledged before send returns").isEqualTo(50 * (i + 1));
            }
        }
        assertThat(names("order", 1000)).isEqualTo(namesOf(0, 1000));
    }

    @Test
    void aRecordIsTheEventWithoutItsLineEnd() throws Exception {
        broker.create("line", 1);
        try (Transport transport = Transports.open(broker, "line")) {
            transport.send(Headed.of(0, "{\"name\":\"a\"}"));
        }
        assertThat(broker.records("line", 1).get(0).value()).asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"name\":\"a\"}");
    }

    @Test
    void deliversALargeBatch() throws Exception {
        broker.create("large", 1);
        try (Transport transport = Transports.open(broker, "large")) {
            transport.send(Headed.ofEvents(0, 1000, 8 * 1024));
        }
        assertThat(names("large", 1000)).isEqualTo(namesOf(0, 1000));
    }

    @Test
    void nextAttemptWaitsForTheSameRecordsDuringAnOutage() throws Exception {
        broker.create("away", 1);
        try (Transport transport = Transports.open(broker, "away", IMPATIENT)) {
            sendUntilItSucceeds(transport, Headed.ofEvents(0, 10));
            broker.stop();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> transport.send(Headed.ofEvents(10, 10)))
                        .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.isUnreachable()).isTrue())
                        .hasMessageContaining("no broker answer");
            }
            // The journal now has more events: the batch starts with the same event and is longer.
            assertThatThrownBy(() -> transport.send(Headed.ofEvents(10, 15))).isInstanceOf(TransportException.class);
            broker.start();

            sendUntilItSucceeds(transport, Headed.ofEvents(10, 20));

            assertThat(names("away", 30)).isEqualTo(namesOf(0, 30));
        } finally {
            broker.start();
        }
    }

    /** On a busy machine, a transport with a short time limit may give up although the broker works. */
    private static void sendUntilItSucceeds(Transport transport, Batch batch) {
        await().atMost(PATIENCE).until(() -> catchThrowable(() -> transport.send(batch)) == null);
    }

    @Test
    void interruptEndsASendWithoutSideEffects() throws Exception {
        broker.create("interrupt", 1);
        try (Transport transport = Transports.open(broker, "interrupt")) {
            transport.send(Headed.ofEvents(0, 10));
            broker.stop();
            CompletableFuture<Thread> sender = new CompletableFuture<>();
            CompletableFuture<Throwable> stalled = inBackground(transport, Headed.ofEvents(10, 10), sender);
            sender.get().interrupt();
            assertThat(stalled.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            broker.start();

            transport.send(Headed.ofEvents(10, 10));

            assertThat(names("interrupt", 20)).isEqualTo(namesOf(0, 20));
        } finally {
            broker.start();
        }
    }

    @Test
    void closingEndsASend() throws Exception {
        broker.create("closing", 1);
        try (Transport transport = Transports.open(broker, "closing")) {
            transport.send(Headed.ofEvents(0, 10));
            broker.stop();
            CompletableFuture<Thread> sender = new CompletableFuture<>();
            CompletableFuture<Throwable> stalled = inBackground(transport, Headed.ofEvents(10, 10), sender);
            await().atMost(PATIENCE).until(() -> sender.get().getState() == Thread.State.TIMED_WAITING);

            transport.close();

            assertThat(stalled.get(20, TimeUnit.SECONDS)).isInstanceOf(TransportException.class);
        } finally {
            broker.start();
        }
    }

    private static CompletableFuture<Throwable> inBackground(Transport transport, Batch batch,
            CompletableFuture<Thread> sender) {
        return CompletableFuture.supplyAsync(() -> {
            sender.complete(Thread.currentThread());
            return catchThrowable(() -> transport.send(batch));
        }, task -> new Thread(task, "sender").start());
    }

    @Test
    void canBeClosedTwiceAndThenSendsNothing() throws Exception {
        broker.create("closed", 1);
        Transport used = Transports.open(broker, "closed");
        used.send(Headed.ofEvents(0, 1));
        Transport unused = Transports.open(broker, "closed");
        for (Transport transport : List.of(used, unused)) {
            transport.close();
            transport.close();

            assertThatThrownBy(() -> transport.send(Headed.ofEvents(1, 1))).isInstanceOf(TransportException.class);
        }
        assertThat(broker.end("closed")).isEqualTo(1);
    }

    @Test
    void createsNoClientBeforeTheFirstEvent() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        try (Transport transport = Transports.open(broker, "lazy", "eventlog.host", "unknown.invalid")) {
            assertThat(Thread.getAllStackTraces().keySet()).filteredOn(t -> t.getName().startsWith("kafka-producer"))
                    .isSubsetOf(before);

            assertThatThrownBy(() -> transport.send(Headed.ofEvents(0, 1)))
                    .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.isUnreachable()).isTrue())
                    .hasMessageContaining("no host name resolves");
        }
    }

    @Test
    void rejectsATooLargeEventAndDeliversTheOthers() throws Exception {
        broker.create("poison", 1);
        try (Transport transport = Transports.open(broker, "poison", "eventlog.kafka.compression.type", "none")) {
            String large = "{\"name\":\"large\",\"x\":\"" + "x".repeat(2 * Broker.MAX_BYTES) + "\"}";
            Batch batch = Headed.of(0, "{\"name\":\"e0\"}", large, "{\"name\":\"e2\"}");

            RejectedException refused = catchThrowableOfType(RejectedException.class, () -> transport.send(batch));

            assertThat(refused.events()).containsOnlyKeys(1);
            assertThat(refused.events().get(1)).contains("too large for topic poison", "max.message.bytes");
            assertThat(names("poison", 2)).containsExactly("e0", "e2");
            transport.send(Headed.of(3, "{\"name\":\"e3\"}"));
            assertThat(names("poison", 3)).containsExactly("e0", "e2", "e3");
        }
    }

    @Test
    void rejectsAnEventTooLargeForARequest() throws Exception {
        broker.create("request", 1);
        try (Transport transport = Transports.open(broker, "request", "eventlog.kafka.max.request.size", "5000")) {
            Batch batch = Headed.of(0, "{\"name\":\"e0\"}", "{\"x\":\"" + "x".repeat(6000) + "\"}",
                    "{\"name\":\"e2\"}");

            RejectedException refused = catchThrowableOfType(RejectedException.class, () -> transport.send(batch));

            assertThat(refused.events()).containsOnlyKeys(1);
            assertThat(names("request", 2)).containsExactly("e0", "e2");
        }
    }

    @Test
    void missingTopicRequiresAnOperatorAndIsUsedOnceItExists() throws Exception {
        try (Transport transport = Transports.open(broker, "missing", IMPATIENT)) {
            assertThatThrownBy(() -> transport.send(Headed.ofEvents(0, 10)))
                    .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.isFatal()).isTrue())
                    .hasMessageContaining("topic missing does not exist");
            broker.create("missing", 1);

            sendUntilItSucceeds(transport, Headed.ofEvents(0, 10));

            assertThat(names("missing", 10)).isEqualTo(namesOf(0, 10));
        }
    }

    /** Other events must not wait for a missing topic. */
    @Test
    void rejectsOnlyEventsOfAMissingTopic() throws Exception {
        broker.create("some-a", 1);
        broker.create("some-b", 1);
        try (Transport transport = Transports.open(broker, "some-{field:x}", IMPATIENT)) {
            Batch batch = Headed.toTopics(0, "some-a", "some-c", "some-b", "some-c", "some-a");

            RejectedException refused = catchThrowableOfType(RejectedException.class, () -> transport.send(batch));

            assertThat(refused.events()).containsOnlyKeys(1, 3);
            assertThat(refused.events().get(3)).contains("topic some-c does not exist");
            assertThat(names("some-a", 2)).containsExactly("e0", "e4");
            assertThat(names("some-b", 1)).containsExactly("e2");
        }
    }

    /** Each would be waited for, for 10 s: longer than this test may last. */
    @Test
    void inventedTopicsOfEventsDoNotStopTheOthers() throws Exception {
        broker.create("real-1", 1);
        try (Transport transport = Transports.open(broker, "real-{field:x}", "eventlog.connect-timeout", "10s")) {
            for (int first = 0; first < 100; first += 50) {
                String[] names = new String[50];
                for (int i = 0; i < names.length; i++) {
                    names[i] = i % 5 == 4 ? "real-1" : "real-x" + (first + i);
                }
                Batch batch = Headed.toTopics(first, names);

                RejectedException refused = catchThrowableOfType(RejectedException.class, () -> transport.send(batch));

                assertThat(refused.events()).hasSize(40);
            }
        }
        assertThat(broker.end("real-1")).isEqualTo(20);
    }

    /** What a user can bring about if a field makes the topic. */
    @Test
    void rejectsEventsWhoseTopicNoClusterTakes() throws Exception {
        broker.create("fair", 1);
        try (Transport transport = Transports.open(broker, "{field:x}", IMPATIENT)) {
            Batch batch = Headed.toTopics(0, "fair", "", ".", "..", "a/b", "a\nb", "x".repeat(250),
                    "__consumer_offsets", "__transaction_state", "__cluster_metadata", "fair");

            RejectedException refused = catchThrowableOfType(RejectedException.class, () -> transport.send(batch));

            assertThat(refused.events().keySet()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
            assertThat(names("fair", 2)).containsExactly("e0", "e10");
        }
    }

    @Test
    void describesItsTarget() throws Exception {
        try (Transport transport = Transports.open(broker, "somewhere", "eventlog.kafka.user", "shop",
                "eventlog.kafka.password", Broker.PASSWORD)) {
            assertThat(transport.describe()).isEqualTo("kafka://127.0.0.1:" + broker.port() + "/somewhere");
            assertThat(transport.toString()).doesNotContain(Broker.PASSWORD);
        }
    }
}

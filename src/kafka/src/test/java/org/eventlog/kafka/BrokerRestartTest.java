// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the guarantees for an application while the broker is restarted, with the same producer throughout. */
@Timeout(400)
class BrokerRestartTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int KEYS = 7;
    private static final String TOPIC = "load";

    @TempDir
    Path dir;

    private interface Stop {
        void run() throws Exception;
    }

    @Test
    void stoppedBrokerLosesAndDuplicatesNothingAndKeepsTheOrderPerKey() throws Exception {
        Broker broker = Broker.shared();
        try {
            test(broker, 3, 10_000, broker::stop);
        } finally {
            broker.start();
        }
    }

    @Test
    void killedBrokerLosesAndDuplicatesNothingAndKeepsTheOrderPerKey() throws Exception {
        Broker broker = Broker.process(dir);
        try {
            test(broker, 5, 100_000, broker::kill);
        } finally {
            broker.kill();
        }
    }

    private void test(Broker broker, int restarts, int atLeast, Stop stop) throws Exception {
        broker.create(TOPIC, 3);
        int[] logged = new int[KEYS];
        AtomicBoolean over = new AtomicBoolean();
        try (EventLog log = open(broker)) {
            Thread load = new Thread(() -> {
                for (int i = 0; i < atLeast || !over.get(); i++) {
                    int key = i % KEYS;
                    log.log(LogEvent.named("e" + logged[key]++).target("key" + key).build());
                    if (i % 20 == 0) {
                        LockSupport.parkNanos(2_000_000);
                    }
                }
            }, "load");
            load.start();
            try {
                for (int i = 0; i < restarts; i++) {
                    long before = log.stats().sent();
                    await().atMost(PATIENCE).until(() -> log.stats().sent() > before + 1000);
                    long failures = log.stats().failures();
                    stop.run();
                    // Otherwise, the restart may be over before the sender has noticed it.
                    await().atMost(PATIENCE).until(() -> log.stats().failures() > failures);
                    broker.start();
                }
            } finally {
                over.set(true);
            }
            load.join();
            assertThat(log.flush(PATIENCE)).isTrue();
            assertThat(log.stats().rejected()).isZero();
            assertThat(log.stats().droppedTotal()).isZero();
        }
        assertArrivedOnceAndInOrder(broker, logged);
    }

    private EventLog open(Broker broker) {
        return EventLog.builder().host("127.0.0.1").port(broker.port()).set("eventlog.protocol", "kafka")
                .set("eventlog.kafka.topic", TOPIC).set("eventlog.kafka.key", "{target}")
                .set("eventlog.db", dir.resolve("queue.db").toString()).set("eventlog.retry.max", "500ms")
                .set("eventlog.read-timeout", "500ms").set("eventlog.batch.max-events", "100").build();
    }

    private static void assertArrivedOnceAndInOrder(Broker broker, int[] logged) {
        int total = Arrays.stream(logged).sum();
        Map<String, List<String>> names = new HashMap<>();
        Set<String> ids = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> each : broker.records(TOPIC, total)) {
            names.computeIfAbsent(new String(each.key(), StandardCharsets.UTF_8), k -> new ArrayList<>())
                    .add(header(each, "event-name"));
            assertThat(ids.add(header(each, "event-id"))).as("once: %s", each).isTrue();
        }
        assertThat(ids).hasSize(total);
        for (int key = 0; key < KEYS; key++) {
            assertThat(names.get("key" + key))
                    .isEqualTo(IntStream.range(0, logged[key]).mapToObj(i -> "e" + i).toList());
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> sent, String name) {
        return new String(sent.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}

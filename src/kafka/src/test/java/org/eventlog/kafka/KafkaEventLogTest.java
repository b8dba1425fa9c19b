// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eventlog.LogEvent;
import org.eventlog.capnp.CapnpEvent;
import org.eventlog.capnp.CapnpReader;
import org.eventlog.engine.EventLog;
import org.eventlog.jul.EventLogHandler;
import org.eventlog.testkit.ReceivedEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests events from the call to the topic. */
@Timeout(180)
class KafkaEventLogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Broker broker;

    @TempDir
    Path dir;

    @BeforeAll
    static void start() throws Exception {
        broker = Broker.shared();
    }

    private EventLog open(String topic, String... more) {
        EventLog.Builder builder = EventLog.builder().host("127.0.0.1").port(broker.port())
                .set("eventlog.protocol", "kafka").set("eventlog.kafka.topic", topic)
                .set("eventlog.db", dir.resolve("queue.db").toString()).set("eventlog.retry.max", "500ms");
        for (int i = 0; i < more.length; i += 2) {
            builder.set(more[i], more[i + 1]);
        }
        return builder.build();
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> sent) {
        Map<String, String> headers = new TreeMap<>();
        sent.headers().forEach(h -> headers.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    @Test
    void recordHasKeyTimeAndHeadersOfItsEvent() throws Exception {
        broker.create("headers", 1);
        Instant time = Instant.parse("2026-01-02T03:04:05.678Z");
        try (EventLog log = open("headers", "eventlog.kafka.key", "{target}", "eventlog.application", "shop")) {
            log.log(LogEvent.named("order.paid").target("user:4711").id("id-1").time(time).build());
            log.log(LogEvent.named("without").build());
            assertThat(log.flush(PATIENCE)).isTrue();
        }

        List<ConsumerRecord<byte[], byte[]>> records = broker.records("headers", 2);
        assertThat(records).hasSize(2);
        ConsumerRecord<byte[], byte[]> sent = records.get(0);
        assertThat(sent.key()).asString(StandardCharsets.UTF_8).isEqualTo("user:4711");
        assertThat(sent.timestamp()).isEqualTo(time.toEpochMilli());
        assertThat(headers(sent)).containsExactlyInAnyOrderEntriesOf(Map.of("content-type", "application/json",
                "application", "shop", "event-id", "id-1", "event-name", "order.paid", "event-level", "info"));
        assertThat(ReceivedEvent.of(ByteBuffer.wrap(sent.value())).name()).isEqualTo("order.paid");
        assertThat(records.get(1).key()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"capnp", "capnp-packed"})
    void recordsMayBeMessagesOfCapnProto(String format) throws Exception {
        broker.create(format, 1);
        try (EventLog log = open(format, "eventlog.format", format)) {
            log.log(LogEvent.named("order.paid").field("total", 12L).build());
            log.log(LogEvent.named("line").message("\n").build());
            assertThat(log.flush(PATIENCE)).isTrue();
        }

        List<CapnpEvent> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each : broker.records(format, 2)) {
            assertThat(headers(each)).containsEntry("content-type", "application/x-" + format);
            events.addAll(format.equals("capnp")
                    ? CapnpReader.readPlain(each.value())
                    : CapnpReader.readPacked(each.value()));
        }
        assertThat(events).extracting(CapnpEvent::name).containsExactly("order.paid", "line");
        assertThat(events.get(0).fields()).isEqualTo(Map.of("total", 12L));
    }

    @Test
    void theTopicMayDependOnTheEvent() throws Exception {
        broker.create("shop-orders", 1);
        broker.create("shop-users", 1);
        try (EventLog log = open("{application}-{field:area|orders}", "eventlog.application", "shop",
                "eventlog.kafka.headers", "false")) {
            log.log(LogEvent.named("a").field("area", "users").build());
            log.log(LogEvent.named("b").build());
            assertThat(log.flush(PATIENCE)).isTrue();
        }

        assertThat(broker.records("shop-users", 1)).hasSize(1);
        assertThat(broker.records("shop-orders", 1)).hasSize(1).allSatisfy(r -> assertThat(headers(r)).isEmpty());
    }

    @Test
    void recordsOfKafkasClientDoNotBecomeEvents() {
        Logger clients = Logger.getLogger("org.apache.kafka.clients");
        Level before = clients.getLevel();
        clients.setLevel(Level.INFO);
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        Handler hearing = new Handler() {
            @Override
            public void publish(LogRecord logRecord) {
                heard.add(Thread.currentThread().getName());
            }

            @Override
            public void flush() {
                // Nothing is buffered.
            }

            @Override
            public void close() {
                // There is nothing to close.
            }
        };
        try (EventLog log = open("silent", "eventlog.port", "1", "eventlog.connect-timeout", "300ms",
                "eventlog.close-timeout", "0s")) {
            Handler handler = new EventLogHandler(log);
            clients.addHandler(handler);
            clients.addHandler(hearing);
            try {
                log.log(LogEvent.named("mine").build());
                await().atMost(PATIENCE).until(() -> log.stats().failures() > 2
                        && heard.stream().anyMatch(name -> name.startsWith("kafka-producer-network-thread")));

                assertThat(log.stats().accepted()).isEqualTo(1);
            } finally {
                clients.removeHandler(handler);
                clients.removeHandler(hearing);
                clients.setLevel(before);
            }
        }
    }

    @Test
    void startDoesNotWaitForTheCluster() throws Exception {
        broker.create("late", 1);
        broker.stop();
        try {
            long begin = System.nanoTime();
            try (EventLog log = open("late", "eventlog.connect-timeout", "500ms")) {
                log.log(LogEvent.named("early").build());
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
                await().atMost(PATIENCE).until(() -> log.stats().failures() > 0);
                broker.start();
                assertThat(log.flush(PATIENCE)).isTrue();
            }
        } finally {
            broker.start();
        }
        assertThat(broker.records("late", 1)).hasSize(1);
    }
}

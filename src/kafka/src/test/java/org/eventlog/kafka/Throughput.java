// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.eventlog.config.Settings;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.eventlog.throughput.BrokerComparison;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares events per second with Kafka's plain producer with the same settings and records, in turns, with the broker in the
 * same JVM. {@code mvn test -pl src/kafka -am -Dtest=Throughput -Dsurefire.failIfNoSpecifiedTests=false} runs it; its
 * name keeps it out of other runs. It asserts nothing, because machines differ. docs/performance.md has the figure.
 */
class Throughput {
    private static final int EVENTS = Integer.getInteger("kafka.throughput.events", 200_000);
    private static final int BATCH = 1500;
    /** As in the records of the transport. */
    private static final long TIME = 1_700_000_000_000L;
    private static final List<Header> HEADERS = List.of(header("content-type", "application/json"));

    @TempDir
    Path dir;

    @Test
    void comparesWithThePlainProducer() throws Exception {
        Broker broker = Broker.shared();
        broker.create("speed", 1, Map.of("max.message.bytes", "1048588", "retention.bytes", "100000000",
                "segment.bytes", "50000000"));
        BrokerComparison comparison = new BrokerComparison(EVENTS);
        List<byte[]> events = comparison.encoded();
        List<Batch> batches = new ArrayList<>();
        for (int first = 0; first < EVENTS; first += BATCH) {
            batches.add(Headed.of(first, events.subList(first, Math.min(EVENTS, first + BATCH)).stream()
                    .map(event -> new String(event, StandardCharsets.UTF_8)).toArray(String[]::new)));
        }
        comparison.compare(() -> {}, () -> bare(broker, events), () -> encoding(broker, comparison),
                () -> transport(broker, batches), () -> eventLog(broker, comparison));
    }

    /** The plain producer, which must deliver everything. */
    private interface Producing {
        void to(Consumer<ProducerRecord<byte[], byte[]>> producer) throws Exception;
    }

    private static void produce(Broker broker, Producing records) throws Exception {
        Map<String, String> texts = Map.of("eventlog.host", "127.0.0.1", "eventlog.port", "" + broker.port());
        AtomicInteger failed = new AtomicInteger();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                KafkaSettings.read(new Settings(texts::get)).client())) {
            records.to(made -> producer.send(made, (metadata, fault) -> {
                if (fault != null) {
                    failed.incrementAndGet();
                }
            }));
            producer.flush();
        }
        assertThat(failed).hasValue(0);
    }

    private static void bare(Broker broker, List<byte[]> events) throws Exception {
        produce(broker, to -> events
                .forEach(event -> to.accept(new ProducerRecord<>("speed", null, TIME, null, event, HEADERS))));
    }

    /** With the headers of the event log. */
    private static void encoding(Broker broker, BrokerComparison comparison) throws Exception {
        produce(broker, to -> comparison.encode((id, event) -> to.accept(new ProducerRecord<>("speed", null,
                System.currentTimeMillis(), null, event, List.of(HEADERS.get(0), header("event-id", id),
                        header("event-name", "order.paid"), header("event-level", "info"))))));
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static void transport(Broker broker, List<Batch> batches) throws Exception {
        try (Transport transport = Transports.open(broker, "speed")) {
            BrokerComparison.send(transport, batches);
        }
    }

    private void eventLog(Broker broker, BrokerComparison comparison) throws Exception {
        try (EventLog log = EventLog.builder().host("127.0.0.1").port(broker.port()).set("eventlog.protocol", "kafka")
                .set("eventlog.kafka.topic", "speed").set("eventlog.db", dir.resolve("speed.db").toString())
                .set("eventlog.queue.when-full", "block").set("eventlog.queue.block", "1m").build()) {
            comparison.log(log);
        }
    }
}

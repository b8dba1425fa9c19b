// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.eventlog.LogEvent;
import org.eventlog.config.Settings;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Delivery;
import org.eventlog.spi.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares events per second with Kafka's plain producer with the same settings and records, in turns, with the broker in the
 * same JVM. {@code mvn test -pl src/kafka -am -Dtest=Throughput -Dsurefire.failIfNoSpecifiedTests=false} runs it; its
 * name keeps it out of other runs. It asserts nothing, because machines differ. docs/performance.md has the figure.
 */
class Throughput {
    private static final int EVENTS = Integer.getInteger("kafka.throughput.events", 200_000);
    private static final int ROUNDS = 11;
    private static final int WARM_UP = 2;
    private static final int BATCH = 1500;
    /** As in the records of the transport. */
    private static final long TIME = 1_700_000_000_000L;
    private static final List<Header> HEADERS = List
            .of(new RecordHeader("content-type", "application/json".getBytes(StandardCharsets.UTF_8)));
    private static final long OPEN_BYTES = 4 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path dir;

    private final Random random = new Random(1);

    private interface Run {
        void run() throws Exception;
    }

    @Test
    void comparesWithThePlainProducer() throws Exception {
        Broker broker = Broker.shared();
        broker.create("speed", 1, Map.of("max.message.bytes", "1048588", "retention.bytes", "100000000",
                "segment.bytes", "50000000"));
        List<byte[]> events = new ArrayList<>();
        List<Batch> batches = new ArrayList<>();
        for (int first = 0; first < EVENTS; first += BATCH) {
            String[] some = new String[Math.min(BATCH, EVENTS - first)];
            Arrays.setAll(some, i -> event());
            batches.add(Headed.of(first, some));
            for (String one : some) {
                events.add(one.getBytes(StandardCharsets.UTF_8));
            }
        }
        double[] bare = new double[ROUNDS];
        double[] transport = new double[ROUNDS];
        double[] all = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            // Each in each place, because a run also pays for what the broker has left to do from the one before.
            for (int i = 0; i < 3; i++) {
                switch ((round + i) % 3) {
                    case 0 -> bare[round] = perSecond(() -> bare(broker, events));
                    case 1 -> transport[round] = perSecond(() -> transport(broker, batches));
                    default -> all[round] = perSecond(() -> eventLog(broker));
                }
            }
            System.out.printf("bare producer %,.0f, transport %,.0f, event log %,.0f events/s%n", bare[round],
                    transport[round], all[round]);
        }
        System.out.printf("median: bare producer %,.0f, transport %,.0f, event log %,.0f events/s%n", median(bare),
                median(transport), median(all));
        System.out.println("ratio of a round: transport " + ratio(transport, bare) + ", event log " + ratio(all, bare));
    }

    /** The median, lowest and highest of the rounds. The first ones warm up. */
    private static String ratio(double[] values, double[] bare) {
        double[] ratios = IntStream.range(WARM_UP, ROUNDS).mapToDouble(i -> values[i] / bare[i]).sorted().toArray();
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median(ratios), ratios[0],
                ratios[ratios.length - 1]);
    }

    /** About 350 bytes that compress like those of an application. */
    private String event() {
        return "{\"id\":\"0190" + Long.toHexString(random.nextLong()) + "\",\"name\":\"order.paid\",\"level\":\"info\""
                + ",\"tstamp\":\"2026-01-02T03:04:05." + random.nextInt(1000) + "Z\",\"user\":\"user"
                + random.nextInt(10_000) + "\",\"request\":\"" + Long.toHexString(random.nextLong())
                + "\",\"message\":\"The order " + random.nextInt(1_000_000) + " was paid by card\",\"host\":\"app-1\""
                + ",\"pid\":4711,\"fields\":{\"amount\":" + random.nextDouble() + ",\"currency\":\"EUR\",\"items\":"
                + random.nextInt(50) + ",\"path\":\"/shop/orders/" + random.nextInt(100_000) + "\"}}";
    }

    private static double perSecond(Run run) throws Exception {
        long begin = System.nanoTime();
        run.run();
        return EVENTS * 1e9 / (System.nanoTime() - begin);
    }

    private static double median(double[] values) {
        double[] sorted = values.length == ROUNDS ? Arrays.copyOfRange(values, WARM_UP, ROUNDS) : values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void bare(Broker broker, List<byte[]> events) {
        Map<String, String> texts = Map.of("eventlog.host", "127.0.0.1", "eventlog.port", "" + broker.port());
        AtomicInteger failed = new AtomicInteger();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                KafkaSettings.read(new Settings(texts::get)).client())) {
            for (byte[] event : events) {
                producer.send(new ProducerRecord<>("speed", null, TIME, null, event, HEADERS), (metadata, fault) -> {
                    if (fault != null) {
                        failed.incrementAndGet();
                    }
                });
            }
            producer.flush();
        }
        assertThat(failed).hasValue(0);
    }

    /** As the sender does. */
    private static void transport(Broker broker, List<Batch> batches) throws Exception {
        try (Transport transport = Transports.open(broker, "speed")) {
            ArrayDeque<Delivery> open = new ArrayDeque<>();
            for (Batch batch : batches) {
                open.add(transport.begin(batch));
                while (open.size() > OPEN_BYTES / batch.bytes()) {
                    assertThat(open.poll().await(PATIENCE)).isTrue();
                }
            }
            for (Delivery delivery : open) {
                assertThat(delivery.await(PATIENCE)).isTrue();
            }
        }
    }

    private void eventLog(Broker broker) throws Exception {
        try (EventLog log = EventLog.builder().host("127.0.0.1").port(broker.port()).set("eventlog.protocol", "kafka")
                .set("eventlog.kafka.topic", "speed").set("eventlog.db", dir.resolve("speed.db").toString())
                .set("eventlog.queue.when-full", "block").set("eventlog.queue.block", "1m").build()) {
            for (int i = 0; i < EVENTS; i++) {
                log.log(LogEvent.named("order.paid").message("The order " + i + " was paid by card")
                        .target("user:" + random.nextInt(10_000)).field("amount", random.nextDouble())
                        .field("currency", "EUR").field("path", "/shop/orders/" + random.nextInt(100_000)).build());
            }
            assertThat(log.flush(PATIENCE)).isTrue();
        }
    }
}

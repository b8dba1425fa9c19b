// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmCallback;
import com.rabbitmq.client.Connection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.eventlog.LogEvent;
import org.eventlog.config.Settings;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Delivery;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares events per second with RabbitMQ's plain client: persistent and mandatory messages with the same properties,
 * confirmed, with the same window, in turns.
 * {@code mvn test -pl src/amqp -am -Dtest=Throughput -Dsurefire.failIfNoSpecifiedTests=false} runs it; its name keeps it
 * out of other runs. It asserts nothing, because machines differ. docs/performance.md has the figure.
 */
class Throughput {
    private static final int EVENTS = Integer.getInteger("amqp.throughput.events", 10_000);
    private static final int ROUNDS = 11;
    private static final int WARM_UP = 2;
    private static final int BATCH = 1500;
    private static final int WINDOW = Integer.parseInt(AmqpSettings.WINDOW.fallback());
    private static final long OPEN_BYTES = 4 << 20;
    private static final String KEY = "shop.order.paid";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path dir;

    private final Random random = new Random(1);

    private interface Run {
        void run() throws Exception;
    }

    @Test
    void comparesWithThePlainClient() throws Exception {
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(event().getBytes(StandardCharsets.UTF_8));
        }
        List<Batch> batches = new ArrayList<>();
        for (int first = 0; first < EVENTS; first += BATCH) {
            batches.add(Events.of(first, KEY, events.subList(first, Math.min(EVENTS, first + BATCH))));
        }
        double[] bare = new double[ROUNDS];
        double[] transport = new double[ROUNDS];
        double[] all = new double[ROUNDS];
        try (RabbitMq broker = RabbitMq.started(); Connection connection = broker.connect()) {
            Channel channel = connection.createChannel();
            channel.exchangeDeclare("logstash", "topic", true);
            channel.queueDeclare("speed", true, false, false, null);
            channel.queueBind("speed", "logstash", "#");
            for (int round = 0; round < ROUNDS; round++) {
                // Each in each place, because a run also pays for what the broker has left to do from the one before.
                for (int i = 0; i < 3; i++) {
                    channel.queuePurge("speed");
                    switch ((round + i) % 3) {
                        case 0 -> bare[round] = perSecond(() -> bare(broker, events));
                        case 1 -> transport[round] = perSecond(() -> transport(broker, batches));
                        default -> all[round] = perSecond(() -> eventLog(broker));
                    }
                }
                System.out.printf("bare client %,.0f, transport %,.0f, event log %,.0f events/s%n", bare[round],
                        transport[round], all[round]);
            }
        }
        System.out.printf("median: bare client %,.0f, transport %,.0f, event log %,.0f events/s%n", median(bare),
                median(transport), median(all));
        System.out.println("ratio of a round: transport " + ratio(transport, bare) + ", event log " + ratio(all, bare));
    }

    /** The median, lowest and highest of the rounds. The first ones warm up. */
    private static String ratio(double[] values, double[] bare) {
        double[] ratios = IntStream.range(WARM_UP, ROUNDS).mapToDouble(i -> values[i] / bare[i]).sorted().toArray();
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median(ratios), ratios[0],
                ratios[ratios.length - 1]);
    }

    /** About 350 bytes. */
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

    /** What RabbitMQ's guide to publisher confirms shows: a sorted set of open numbers, and a limit. */
    private static void bare(RabbitMq broker, List<byte[]> events) throws Exception {
        try (Connection connection = broker.connect()) {
            Channel channel = connection.createChannel();
            TreeSet<Long> open = new TreeSet<>();
            ConfirmCallback confirmed = (tag, multiple) -> {
                synchronized (open) {
                    if (multiple) {
                        open.headSet(tag, true).clear();
                    } else {
                        open.remove(tag);
                    }
                    open.notifyAll();
                }
            };
            channel.addConfirmListener(confirmed, (tag, multiple) -> {
                throw new AssertionError("not confirmed");
            });
            channel.confirmSelect();
            for (byte[] event : events) {
                await(open, WINDOW - 1);
                long number = channel.getNextPublishSeqNo();
                synchronized (open) {
                    open.add(number);
                }
                AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder().contentType("application/json")
                        .deliveryMode(2).messageId("id-" + number).timestamp(new Date()).type("order.paid")
                        .headers(Map.of("level", "info", "number", String.valueOf(number))).build();
                channel.basicPublish("logstash", KEY, true, properties, event);
            }
            await(open, 0);
        }
    }

    private static void await(TreeSet<Long> open, int most) throws InterruptedException {
        synchronized (open) {
            while (open.size() > most) {
                open.wait();
            }
        }
    }

    /** As the sender does. */
    private static void transport(RabbitMq broker, List<Batch> batches) throws Exception {
        Settings settings = new Settings(Map.of("eventlog.host", "127.0.0.1", "eventlog.port",
                String.valueOf(broker.port()))::get);
        try (Transport transport = new AmqpProvider().create(settings, Payload.JSON)) {
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

    private void eventLog(RabbitMq broker) throws Exception {
        try (EventLog log = EventLog.builder().host("127.0.0.1").port(broker.port()).protocol("amqp")
                .set("eventlog.db", dir.resolve("speed.db").toString()).set("eventlog.queue.when-full", "block")
                .set("eventlog.queue.block", "1m").build()) {
            for (int i = 0; i < EVENTS; i++) {
                log.log(LogEvent.named("order.paid").message("The order " + i + " was paid by card")
                        .target("user:" + random.nextInt(10_000)).field("amount", random.nextDouble())
                        .field("currency", "EUR").field("path", "/shop/orders/" + random.nextInt(100_000)).build());
            }
            assertThat(log.flush(PATIENCE)).isTrue();
        }
    }
}

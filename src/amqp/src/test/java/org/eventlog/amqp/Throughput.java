// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmCallback;
import com.rabbitmq.client.Connection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.eventlog.config.Settings;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;
import org.eventlog.throughput.BrokerComparison;
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
    private static final int BATCH = 1500;
    private static final int WINDOW = Integer.parseInt(AmqpSettings.WINDOW.fallback());
    private static final String KEY = "shop.order.paid";

    @TempDir
    Path dir;

    @Test
    void comparesWithThePlainClient() throws Exception {
        BrokerComparison comparison = new BrokerComparison(EVENTS);
        List<byte[]> events = comparison.encoded();
        List<Batch> batches = new ArrayList<>();
        for (int first = 0; first < EVENTS; first += BATCH) {
            batches.add(Events.of(first, KEY, events.subList(first, Math.min(EVENTS, first + BATCH))));
        }
        try (RabbitMq broker = RabbitMq.started(); Connection connection = broker.connect()) {
            Channel channel = connection.createChannel();
            channel.exchangeDeclare("logstash", "topic", true);
            channel.queueDeclare("speed", true, false, false, null);
            channel.queueBind("speed", "logstash", "#");
            comparison.compare(() -> channel.queuePurge("speed"), () -> bare(broker, events),
                    () -> publish(broker, comparison::encode), () -> transport(broker, batches),
                    () -> eventLog(broker, comparison));
        }
    }

    private interface Publishing {
        void to(BrokerComparison.Sending client) throws Exception;
    }

    private static void bare(RabbitMq broker, List<byte[]> events) throws Exception {
        publish(broker, to -> {
            for (int i = 0; i < events.size(); i++) {
                to.send("id-" + i, events.get(i));
            }
        });
    }

    /** What RabbitMQ's guide to publisher confirms shows: a sorted set of open numbers, and a limit. */
    private static void publish(RabbitMq broker, Publishing events) throws Exception {
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
            events.to((id, event) -> {
                await(open, WINDOW - 1);
                long number = channel.getNextPublishSeqNo();
                synchronized (open) {
                    open.add(number);
                }
                AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder().contentType("application/json")
                        .deliveryMode(2).messageId(id).timestamp(new Date()).type("order.paid")
                        .headers(Map.of("level", "info", "number", String.valueOf(number))).build();
                channel.basicPublish("logstash", KEY, true, properties, event);
            });
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

    private static void transport(RabbitMq broker, List<Batch> batches) throws Exception {
        Settings settings = new Settings(Map.of("eventlog.host", "127.0.0.1", "eventlog.port",
                String.valueOf(broker.port()))::get);
        try (Transport transport = new AmqpProvider().create(settings, Payload.JSON)) {
            BrokerComparison.send(transport, batches);
        }
    }

    private void eventLog(RabbitMq broker, BrokerComparison comparison) throws Exception {
        try (EventLog log = EventLog.builder().host("127.0.0.1").port(broker.port()).protocol("amqp")
                .set("eventlog.db", dir.resolve("speed.db").toString()).set("eventlog.queue.when-full", "block")
                .set("eventlog.queue.block", "1m").build()) {
            comparison.log(log);
        }
    }
}

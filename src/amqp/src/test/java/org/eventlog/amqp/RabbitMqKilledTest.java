// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills RabbitMQ with -9 repeatedly while events are sent. */
@Timeout(600)
class RabbitMqKilledTest {
    private static final int EVENTS = Integer.getInteger("amqp.events", 100_000);
    private static final int KILLS = 5;
    private static final Duration LONG = Duration.ofMinutes(4);

    @TempDir
    private Path dir;

    @Test
    void losesNoEventKeepsOrderAndResendsUnderTheSameId() throws Exception {
        try (RabbitMq broker = RabbitMq.started()) {
            try (Connection connection = broker.connect()) {
                Channel channel = connection.createChannel();
                channel.exchangeDeclare("logstash", "topic", true);
                channel.queueDeclare("all", true, false, false, null);
                channel.queueBind("all", "logstash", "#");
            }
            try (EventLog log = EventLog.builder().host("127.0.0.1").port(broker.port()).protocol("amqp")
                    .set("eventlog.db", dir.resolve("queue.db").toString()).set("eventlog.retry.first", "10ms")
                    .set("eventlog.retry.max", "200ms").build()) {
                for (int kill = 0; kill < KILLS; kill++) {
                    long sent = log.stats().sent();
                    int share = EVENTS / KILLS;
                    for (int i = 0; i < share; i++) {
                        log.log(LogEvent.named("n").id("e" + (kill * share + i)).build());
                    }
                    Awaitility.await().atMost(LONG).until(() -> log.stats().sent() > sent);
                    broker.kill();
                    broker.start();
                }
                assertThat(log.flush(LONG)).isTrue();
                assertThat(log.stats().rejected()).isZero();
            }
            assertThat(new ArrayList<>(new LinkedHashSet<>(received(broker))))
                    .isEqualTo(IntStream.range(0, EVENTS / KILLS * KILLS).mapToObj(i -> "e" + i).toList());
        }
    }

    private static List<String> received(RabbitMq broker) throws Exception {
        List<String> ids = new ArrayList<>();
        try (Connection connection = broker.connect()) {
            Channel channel = connection.createChannel();
            for (GetResponse got = channel.basicGet("all", true); got != null; got = channel.basicGet("all", true)) {
                ids.add(got.getProps().getMessageId());
            }
        }
        return ids;
    }
}

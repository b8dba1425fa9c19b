// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eventlog.config.Settings;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;
import org.eventlog.testkit.contract.PipelinedTransportContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;

/** With a real RabbitMQ, which is killed with -9. */
@EnabledIf(value = "org.eventlog.amqp.RabbitMq#isInstalled", disabledReason = "RabbitMQ is not installed")
class AmqpPipelineContractTest extends PipelinedTransportContract {
    private static final String NAME = "pipeline";
    private static RabbitMq broker;

    private final List<String> received = new ArrayList<>();

    @BeforeAll
    static void install() throws Exception {
        broker = RabbitMq.shared();
    }

    @BeforeEach
    void bind() throws Exception {
        try (Connection connection = broker.connect()) {
            Channel channel = connection.createChannel();
            channel.exchangeDeclare(NAME, "topic", true);
            channel.queueDeclare(NAME, true, false, false, null);
            channel.queueBind(NAME, NAME, "#");
            channel.queuePurge(NAME);
        }
    }

    @Override
    protected Batch batch(long first, int count) {
        return Events.batch(first, IntStream.range(0, count).mapToObj(i -> "any").toArray(String[]::new));
    }

    @Override
    protected Transport open(Duration answer) {
        Settings settings = new Settings(Map.of("eventlog.host", "127.0.0.1", "eventlog.port",
                String.valueOf(broker.port()), "eventlog.read-timeout", answer.toMillis() + "ms",
                "eventlog.amqp.exchange", NAME, "eventlog.amqp.window", "50")::get);
        Transport transport = new AmqpProvider().create(settings, Payload.JSON);
        settings.check();
        return transport;
    }

    @Override
    protected void stop() {
        broker.kill();
    }

    @Override
    protected void silence() throws Exception {
        broker.pause();
    }

    @Override
    protected void restart() throws Exception {
        broker.resume();
        if (!broker.isRunning()) {
            broker.start();
        }
    }

    @Override
    protected List<String> received() throws Exception {
        try (Connection connection = broker.connect()) {
            Channel channel = connection.createChannel();
            for (GetResponse got = channel.basicGet(NAME, true); got != null; got = channel.basicGet(NAME,
                    true)) {
                received.add(got.getProps().getMessageId());
            }
        }
        return List.copyOf(received);
    }
}

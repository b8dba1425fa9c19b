// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.eventlog.broker.BrokerContract;
import org.eventlog.broker.FaultyWay;
import org.eventlog.config.Settings;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;

/** The contract of the transport, with any broker. */
abstract class AmqpContract extends BrokerContract {
    private static final String NAME = "contract";

    private final List<String> received = new ArrayList<>();

    /** The broker's port. */
    abstract int port() throws Exception;

    /** User and password, with a colon between. */
    abstract String login();

    /** A connection of a consumer. */
    abstract Connection connect() throws Exception;

    @Override
    protected FaultyWay way() throws Exception {
        return new FaultyWay(0, port());
    }

    @Override
    protected Transport open(FaultyWay way, Duration limit) {
        String millis = limit.toMillis() + "ms";
        Settings settings = new Settings(Map.of("eventlog.amqp.uri",
                "amqp://" + login() + "@127.0.0.1:" + way.port(), "eventlog.connect-timeout", millis,
                "eventlog.read-timeout", millis, "eventlog.write-timeout", millis, "eventlog.amqp.exchange",
                NAME)::get);
        Transport transport = new AmqpProvider().create(settings, Payload.JSON);
        settings.check();
        return transport;
    }

    @Override
    protected Batch batch(long first, int count, int padding) {
        return Events.of(first, "any", LongStream.range(first, first + count)
                .mapToObj(i -> ("{\"n\":" + i + ",\"padding\":\"" + "x".repeat(padding) + "\"}\n")
                        .getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    @Override
    protected void empty() throws Exception {
        try (Connection connection = connect()) {
            Channel channel = connection.createChannel();
            channel.exchangeDeclare(NAME, "topic", true);
            channel.queueDeclare(NAME, true, false, false, null);
            channel.queueBind(NAME, NAME, "#");
            channel.queuePurge(NAME);
        }
        received.clear();
    }

    @Override
    protected List<String> received() throws Exception {
        try (Connection connection = connect()) {
            Channel channel = connection.createChannel();
            for (GetResponse got = channel.basicGet(NAME, true); got != null; got = channel.basicGet(NAME, true)) {
                received.add(got.getProps().getMessageId());
            }
        }
        return List.copyOf(received);
    }

    @Override
    protected List<String> secrets() {
        return List.of(login().substring(login().indexOf(':') + 1));
    }

    @Override
    protected boolean isIdempotent() {
        return false;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.demo.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.util.ArrayList;
import java.util.List;

/** Reads the queue {@code eventlog-demo} of RabbitMQ. */
final class RabbitMqReader {
    private static final String QUEUE = "eventlog-demo";
    private static final int MOST = 500;
    private static final long BETWEEN_MS = 200;

    private RabbitMqReader() {}

    /** Runs until the process ends. */
    static void run(String address, Collector collector) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.useBlockingIo();
        factory.setUri(address);
        try (Connection connection = factory.newConnection("eventlog-demo")) {
            Channel channel = connection.createChannel();
            // As eventlog.amqp.exchange and its type are by default.
            channel.exchangeDeclare("logstash", "topic", true);
            channel.queueDeclare(QUEUE, true, false, false, null);
            channel.queueBind(QUEUE, "logstash", "logstash.#");
            while (true) {
                List<byte[]> events = new ArrayList<>();
                long last = 0;
                GetResponse got = channel.basicGet(QUEUE, false);
                while (got != null) {
                    events.add(got.getBody());
                    last = got.getEnvelope().getDeliveryTag();
                    got = events.size() < MOST ? channel.basicGet(QUEUE, false) : null;
                }
                if (events.isEmpty()) {
                    Thread.sleep(BETWEEN_MS);
                } else {
                    collector.store(events);
                    channel.basicAck(last, true);
                }
            }
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eventlog.amqp.RabbitMq;
import org.eventlog.it.twin.FailuresServlet;
import org.eventlog.kafka.Broker;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Applications that send to a broker are deployed and undeployed repeatedly in a server that goes on, with the broker
 * there and away. No thread, native library or class loader may remain. A remaining MBean would hold the class loader.
 * It takes some minutes for each server, so it is not part of {@code verify}.
 */
@Tag("broker-redeploy")
@Tag("measured")
class BrokerRedeployIT {
    private static final int TIMES = Integer.getInteger("redeploys");
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String NAME = "redeployed";
    private static final int NOBODY = 1;

    @TempDir
    Path dir;

    @Test
    void kafkaLeavesNothingInTheServer() throws Exception {
        Broker broker = Broker.process(dir);
        try {
            broker.create(NAME, 1);
            redeploy("kafka", Map.of("eventlog.kafka.topic", NAME), broker.port(), () -> broker.end(NAME));
        } finally {
            broker.kill();
        }
    }

    @Test
    void rabbitMqLeavesNothingInTheServer() throws Exception {
        try (RabbitMq broker = RabbitMq.started(); Connection connection = broker.connect()) {
            Channel channel = connection.createChannel();
            channel.exchangeDeclare(NAME, "topic", true);
            channel.queueDeclare(NAME, true, false, false, null);
            channel.queueBind(NAME, NAME, "#");
            redeploy("amqp", Map.of("eventlog.amqp.exchange", NAME), broker.port(), () -> channel.messageCount(NAME));
        }
    }

    private void redeploy(String protocol, Map<String, String> configuration, int port, Callable<Long> arrived)
            throws Exception {
        try (ServerProcess server = Server.current().process("redeploy-" + protocol)) {
            Path there = war(protocol, configuration, port);
            Path away = war(protocol, configuration, NOBODY);
            ((Redeployable) server).startEmpty(Map.of());
            Shop client = new Shop(server.port());
            await().atMost(LONG).until(() -> client.status("/") != -1);
            for (int i = 0; i < TIMES; i++) {
                long before = arrived.call();
                deploy(server, there, client);
                await().atMost(LONG).until(() -> arrived.call() > before);
                ((Redeployable) server).undeploy();
                deploy(server, away, client);
                await().atMost(LONG).until(() -> !client.get("/failures").body().equals("0"));
                ((Redeployable) server).undeploy();
            }

            Remains remains = new Remains(server);
            await().atMost(LONG).untilAsserted(() -> assertThat(remains.threads()).isEmpty());
            assertThat(remains.nativeLibraries()).isEmpty();
            await().atMost(LONG).pollInterval(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(remains.held()).isEmpty());
        }
    }

    private static void deploy(ServerProcess server, Path war, Shop client) throws Exception {
        ((Redeployable) server).deploy(war);
        await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> client.status("/failures") == 200);
        assertThat(client.status("/log?text=deployed")).isEqualTo(200);
    }

    private Path war(String protocol, Map<String, String> configuration, int port) throws IOException {
        String name = protocol + port;
        Map<String, String> all = new LinkedHashMap<>(configuration);
        all.putAll(Map.of("eventlog.protocol", protocol, "eventlog.host", "127.0.0.1", "eventlog.port",
                String.valueOf(port), "eventlog.db", dir.resolve(name + ".db").toString(), "eventlog.close-timeout",
                "1s", "eventlog.connect-timeout", "500ms"));
        return TwinWar.withBrokers(dir, name, all, FailuresServlet.class);
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.demo;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A broker between the shop and the collector: the shop sends to it, and a consumer in another process passes on what it
 * gets to the collector.
 *
 * @param protocol {@code amqp} or {@code kafka}
 * @param address of RabbitMQ a URI, of Kafka host and port
 */
record BrokerFeed(String protocol, String address) {
    private static final String NONE = "none";
    private static final int CONNECT_MS = 3000;

    /** Null without a broker. Ends the demo if nobody answers at the address. */
    static BrokerFeed of(String protocol, String address) {
        if (protocol.equals(NONE)) {
            return null;
        }
        if (!protocol.equals("amqp") && !protocol.equals("kafka")) {
            throw Console.fail("demo.broker is \"" + protocol + "\". It takes amqp (RabbitMQ) or kafka");
        }
        boolean amqp = protocol.equals("amqp");
        String at = !address.equals(NONE) ? address : amqp ? "amqp://localhost" : "localhost:9092";
        URI uri = URI.create(amqp ? at : "kafka://" + at);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 5672 : uri.getPort()), CONNECT_MS);
        } catch (IOException | IllegalArgumentException e) {
            throw Console.fail("there is no broker at " + uri.getHost() + " (" + e.getMessage()
                    + "). Start it, or say where it is: -Ddemo.broker.address=…");
        }
        return new BrokerFeed(protocol, at);
    }

    /** The shop's configuration: these few lines and a dependency, as the documentation says. */
    void configure(Map<String, String> environment) {
        environment.put("EVENTLOG_PROTOCOL", protocol);
        environment.put(protocol.equals("amqp") ? "EVENTLOG_AMQP_URI" : "EVENTLOG_HOST", address);
    }

    /** Starts the consumer, which ends with this JVM; an earlier end is told. Its libraries are those of the shop. */
    void start(Path classes, Path libraries, String collector, String key) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                classes + File.pathSeparator + libraries.resolve("*"), "com.example.demo.broker.Consumer", protocol,
                address, collector).redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("EVENTLOG_KEY", key);
        Process consumer = builder.start();
        AtomicBoolean stopping = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stopping.set(true);
            consumer.destroy();
        }, "demo-consumer-stop"));
        consumer.onExit().thenAccept(ended -> {
            if (!stopping.get()) {
                Console.say("Eventlog demo: the consumer has ended by itself, with code " + ended.exitValue()
                        + "; what is sent to the broker stays there");
            }
        });
    }
}

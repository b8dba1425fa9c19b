// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.demo.broker;

import java.io.IOException;
import java.net.URI;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Reads events from a broker and posts them to the collector. An event is acknowledged to the broker after the collector
 * has stored it. What is posted twice, the collector stores once.
 *
 * <p>
 * Arguments: {@code amqp} or {@code kafka}, the broker's address, and the collector's; the key is in
 * {@code EVENTLOG_KEY}.
 */
public final class Consumer {
    private static final Logger CLIENTS = Logger.getLogger("org.apache.kafka");

    private Consumer() {}

    public static void main(String[] args) throws Exception {
        CLIENTS.setLevel(Level.WARNING);
        endWithParent();
        Collector collector = new Collector(URI.create(args[2]), System.getenv("EVENTLOG_KEY"));
        if (args[0].equals("amqp")) {
            RabbitMqReader.run(args[1], collector);
        } else {
            KafkaReader.run(args[1], collector);
        }
    }

    private static void endWithParent() {
        Thread thread = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Nothing is expected but the end.
                }
            } catch (IOException e) {
                // That is the end, too.
            }
            Runtime.getRuntime().halt(0);
        }, "parent");
        thread.setDaemon(true);
        thread.start();
    }
}

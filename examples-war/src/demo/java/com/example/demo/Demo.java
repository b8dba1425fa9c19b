// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the shop on Open Liberty until somebody stops it; {@code mvn -Pdemo} calls this in its own JVM, with the
 * directory of Liberty, the port, the broker (or {@code none}) and its address, and the directories of the demo's classes
 * and of the WAR's libraries. Not part of the WAR.
 *
 * <p>
 * It always ends by {@link System#exit}: what Maven would say or build after the demo is of no use to anybody.
 */
public final class Demo {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Demo() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int port = Port.free(args[1]);
        BrokerFeed broker = BrokerFeed.of(args[2], args[3]);
        LibertyServer server = LibertyServer.start(Path.of(args[0]), port, broker);
        // Ctrl-C, and a TERM for Maven: both end here, and Maven's process lasts until the server's is gone.
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "demo-stop"));

        String shop = "http://localhost:" + port + "/";
        String logged = shop + "eventlog/";
        if (broker != null) {
            broker.start(Path.of(args[4]), Path.of(args[5]), logged + "api/v1/events/batch", server.key());
        }
        String trouble = new Readiness(server, PATIENCE).await(shop, logged);
        if (trouble == null) {
            Console.say("Eventlog demo ready: " + shop + "  (what was logged: " + logged + ")");
            trouble = "the server has ended by itself, with code " + server.awaitEnd();
        }
        if (server.isStopping()) {
            // Not a failure: we are being ended, and what is left to do is in the shutdown hook.
            new CountDownLatch(1).await();
        }
        throw Console.fail(trouble);
    }
}

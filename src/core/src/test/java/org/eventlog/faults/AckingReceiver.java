// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP receiver that records every event before it acknowledges. Sometimes it is busy, or its response is lost.
 */
final class AckingReceiver implements AutoCloseable {
    private static final Pattern EVENT = Pattern.compile(
            "^\\{\"id\":\"([-0-9a-f]{36})\".*\"fields\":\\{\"thread\":\"(\\w+)\",\"n\":(\\d+)\\}.*\\}$");

    private final HttpServer server;
    private final Random random;
    // Guarded by this
    private final Map<String, String> eventOfId = new HashMap<>();
    private final Map<String, List<Long>> arrivals = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private long duplicates;

    AckingReceiver(Random random) throws IOException {
        this.random = random;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int luck = random.nextInt(20);
            if (luck == 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            new String(body, StandardCharsets.UTF_8).lines().forEach(this::remember);
            if (luck != 1) {
                exchange.sendResponseHeaders(200, -1);
            }
        }
    }

    private void remember(String line) {
        Matcher event = EVENT.matcher(line);
        if (!event.matches()) {
            faults.add("not an event as it was logged: " + line);
            return;
        }
        String name = event.group(2) + " " + event.group(3);
        String before = eventOfId.putIfAbsent(event.group(1), name);
        if (before == null) {
            arrivals.computeIfAbsent(event.group(2), thread -> new ArrayList<>()).add(Long.valueOf(event.group(3)));
        } else {
            duplicates++;
            if (!before.equals(name)) {
                faults.add("one id for " + before + " and " + name);
            }
        }
    }

    /** The numbers of each thread's events, in the order of their first arrival. */
    synchronized Map<String, List<Long>> arrivals() {
        Map<String, List<Long>> copy = new HashMap<>();
        arrivals.forEach((thread, numbers) -> copy.put(thread, List.copyOf(numbers)));
        return copy;
    }

    synchronized long duplicates() {
        return duplicates;
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

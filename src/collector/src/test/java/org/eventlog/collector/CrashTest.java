// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eventlog.sqlite.SqliteDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
    /** For 200 rounds: {@code -Dcollector.crash.rounds=200}. */
    private static final int ROUNDS = Integer.getInteger("collector.crash.rounds", 20);
    private static final int SENDERS = 4;

    @TempDir
    Path directory;
    private final Random random = new Random(20260504);

    @Test
    @Timeout(1800)
    void keepsAcknowledgedEventsAfterAKill() throws Exception {
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();

        for (int round = 0; round < ROUNDS; round++) {
            int before = acknowledged.size();
            killInTheMidst(round, acknowledged);
            assertThat(acknowledged.size()).isGreaterThan(before + 100);
            Set<String> missing = new HashSet<>(acknowledged);
            missing.removeAll(stored());
            assertThat(missing).isEmpty();
            assertThat(miscounted()).as("counts of a crash are those of its events").isZero();
        }
    }

    private void killInTheMidst(int round, Queue<String> acknowledged) throws Exception {
        Process process = ChildProcess.start(directory);
        URI base = ChildProcess.port(process);
        CountDownLatch enough = new CountDownLatch(100 + random.nextInt(300));
        Thread[] senders = new Thread[SENDERS];
        for (int s = 0; s < SENDERS; s++) {
            String prefix = round + "-" + s + "-";
            int batch = s % 2 == 0 ? 1 : 30;
            senders[s] = new Thread(() -> send(base, prefix, batch, acknowledged, enough));
            senders[s].start();
        }

        enough.await();
        process.destroyForcibly().waitFor();
        for (Thread sender : senders) {
            sender.join();
        }
    }

    /** Sends batches of this size until the connection breaks. */
    private static void send(URI base, String prefix, int batch, Queue<String> acknowledged, CountDownLatch enough) {
        HttpClient client = HttpClient.newHttpClient();
        try {
            for (int i = 0;; i += batch) {
                List<String> ids = IntStream.range(i, i + batch).mapToObj(n -> prefix + n).toList();
                HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/api/v1/events/batch"))
                        .header("Content-Type", "application/x-ndjson").header("Authorization", "Bearer " + Host.KEY)
                        .POST(HttpRequest.BodyPublishers.ofString(ids.stream().map(CrashTest::event)
                                .collect(Collectors.joining("\n"))))
                        .build();
                if (client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
                    acknowledged.addAll(ids);
                    enough.countDown();
                }
            }
        } catch (Exception broken) {
            // The process was killed, as intended.
        }
    }

    private static String event(String id) {
        return "{\"id\":\"" + id + "\",\"name\":\"n\",\"level\":\"warn\"}";
    }

    /** The number of issue and histogram counts that differ from the stored events. */
    private long miscounted() throws Exception {
        try (Connection connection = SqliteDriver.connect(directory.resolve("events.db"), new Properties());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT (SELECT abs(sum(n) - (SELECT count(*) FROM event)) FROM issue)
                        + (SELECT abs(sum(n) - 2 * (SELECT count(*) FROM event)) FROM hist)""")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Set<String> stored() throws Exception {
        Set<String> ids = new HashSet<>();
        try (Connection connection = SqliteDriver.connect(directory.resolve("events.db"),
                new Properties());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT eid FROM event")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }
}

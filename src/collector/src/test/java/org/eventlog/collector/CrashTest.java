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
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.eventlog.pipeline.SqliteDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
    private static final int ROUNDS = 3;
    private static final int SENDERS = 4;

    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    void everythingAcknowledgedIsThereAfterAKill() throws Exception {
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();

        for (int round = 0; round < ROUNDS; round++) {
            int before = acknowledged.size();
            killInTheMidst(round, acknowledged);
            assertThat(acknowledged.size()).isGreaterThan(before + 100);
            assertThat(stored()).containsAll(acknowledged);
        }
    }

    private void killInTheMidst(int round, Queue<String> acknowledged) throws Exception {
        Process process = ChildProcess.start(directory);
        URI base = ChildProcess.port(process);
        CountDownLatch enough = new CountDownLatch(200 + 50 * round);
        Thread[] senders = new Thread[SENDERS];
        for (int s = 0; s < SENDERS; s++) {
            String prefix = round + "-" + s + "-";
            senders[s] = new Thread(() -> send(base, prefix, acknowledged, enough));
            senders[s].start();
        }

        enough.await();
        process.destroyForcibly().waitFor();
        for (Thread sender : senders) {
            sender.join();
        }
    }

    /** Sends until the connection breaks. */
    private static void send(URI base, String prefix, Queue<String> acknowledged, CountDownLatch enough) {
        HttpClient client = HttpClient.newHttpClient();
        try {
            for (int i = 0;; i++) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/api/v1/events"))
                        .header("Content-Type", "application/json").header("Authorization", "Bearer " + Host.KEY)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"" + prefix + i + "\",\"name\":\"n\"}"))
                        .build();
                if (client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
                    acknowledged.add(prefix + i);
                    enough.countDown();
                }
            }
        } catch (Exception broken) {
            // The process is dead: that is the test.
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

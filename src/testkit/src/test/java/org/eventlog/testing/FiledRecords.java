// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eventlog.bridge.EventLogs;
import org.eventlog.engine.EventLog;
import org.eventlog.testkit.ReceivedEvent;

/** An application's event log with a queue on disk, whose events go to a file: for tests of logging frameworks. */
public final class FiledRecords implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path file;
    private final EventLog log;
    private final EventLogs.Registration registration;

    public FiledRecords(Path directory, EventLog.Builder builder) {
        file = directory.resolve("events");
        log = builder.set("eventlog.protocol", "file").set("eventlog.file.path", file.toString())
                .set("eventlog.db", directory.resolve("queue.db").toString()).build();
        registration = EventLogs.register(FiledRecords.class, log);
    }

    public List<Object> messages() throws IOException {
        return Files.exists(file)
                ? ReceivedEvent.lines(Files.readAllBytes(file)).stream().map(event -> event.get("message")).toList()
                : List.of();
    }

    /** Waits until the message has arrived, and everything else that was logged by then. */
    public void awaitDelivery(String message) throws InterruptedException {
        await().atMost(LIMIT).until(() -> messages().contains(message));
        assertThat(log.flush(LIMIT)).isTrue();
    }

    /** Runs the work on a thread of this name. */
    public static void onThread(String name, Runnable work) throws InterruptedException {
        Thread thread = new Thread(work, name);
        thread.start();
        thread.join();
    }

    @Override
    public void close() {
        registration.close();
        log.close();
    }
}

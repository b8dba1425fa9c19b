// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.faults;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;

/**
 * Run as a child: logs from four threads until it is killed, and says of each event (or of some, as told: the others
 * need not be stored when they are delivered in time) that is stored, with a line "thread n". With "drain" it logs nothing and ends when nothing waits any more.
 */
final class Logging {
    private static final int THREADS = 4;

    private Logging() {}

    public static void main(String[] args) throws Exception {
        Path db = Path.of(args[0]);
        EventLog log = EventLog.builder().protocol("http").host("127.0.0.1").port(Integer.parseInt(args[1]))
                .set("eventlog.db", db.toString()).set("eventlog.retry.first", "5ms").set("eventlog.retry.max", "50ms")
                .set("eventlog.batch.max-events", "200").build();
        if (args[2].equals("drain")) {
            drain(log, db);
            return;
        }
        long from = Long.parseLong(args[3]);
        int every = Integer.parseInt(args[4]);
        while (!log.stats().durable()) {
            LockSupport.parkNanos(1_000_000);
        }
        for (int t = 0; t < THREADS; t++) {
            String name = args[2] + t;
            new Thread(() -> logAll(log, name, from, every)).start();
        }
    }

    private static void logAll(EventLog log, String thread, long from, int every) {
        PrintStream out = System.out;
        for (long n = from;; n++) {
            String line = thread + " " + n + "\n";
            LogEvent event = LogEvent.named("crash").field("thread", thread).field("n", n).build();
            if (n % every == 0) {
                log.submit(event).stored().thenRun(() -> say(out, line));
            } else {
                log.log(event);
            }
            if (n % 8 == 0) {
                // Some ten thousand events a second are enough to be in the middle of something at any time.
                LockSupport.parkNanos(500_000);
            }
        }
    }

    private static void say(PrintStream out, String line) {
        out.print(line);
        out.flush();
    }

    private static void drain(EventLog log, Path db) throws Exception {
        Path second = db.resolveSibling("queue-2.db");
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!log.flush(Duration.ofSeconds(5)) || Files.exists(second) || log.stats().queuedEvents() > 0) {
            if (System.nanoTime() > deadline) {
                System.out.println("not drained: " + log.stats());
                System.exit(1);
            }
            LockSupport.parkNanos(10_000_000);
        }
        log.close();
        System.out.println("drained");
    }
}

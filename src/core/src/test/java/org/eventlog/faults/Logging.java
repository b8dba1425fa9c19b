// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;

/**
 * Run as a child: logs from some threads until it is killed, and says of each event (or of some, as told: the others
 * need not be stored when they are delivered in time) that is stored, with a line "thread n". The threads may have more
 * than one event log between them, all of the same file. With "drain" it logs nothing and ends when nothing waits any
 * more.
 */
final class Logging {
    private static final int THREADS = Integer.getInteger("crash.threads", 4);
    /** Some ten thousand events a second are enough to be in the middle of something at any time. */
    private static final Pace ALONE = new Pace(8, 500_000);
    /** Where several share a directory it is their coming and going that matters: the test remembers every event. */
    private static final Pace SHARING = new Pace(1, 4_000_000);

    private record Pace(int events, long nanos) {}

    private Logging() {}

    public static void main(String[] args) throws Exception {
        Path db = Path.of(args[0]);
        int port = Integer.parseInt(args[1]);
        Thread watch = new Thread(Logging::endWithTheParent);
        watch.setDaemon(true);
        watch.start();
        if (args[2].equals("drain")) {
            drain(open(db, port), db);
            return;
        }
        long from = Long.parseLong(args[3]);
        int every = Integer.parseInt(args[4]);
        int logs = args.length > 5 ? Integer.parseInt(args[5]) : 1;
        List<EventLog> open = new ArrayList<>();
        for (int i = 0; i < logs; i++) {
            open.add(open(db, port));
        }
        for (EventLog log : open) {
            while (!log.stats().durable()) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        for (int t = 0; t < Math.max(THREADS, logs); t++) {
            EventLog log = open.get(t % logs);
            String name = args[2] + t;
            new Thread(() -> logAll(log, name, from, every, logs == 1 ? ALONE : SHARING)).start();
        }
    }

    /** A test that is ended from outside kills none of its children. */
    private static void endWithTheParent() {
        try {
            while (System.in.read() >= 0) {
                // Until the parent's end is closed.
            }
        } catch (IOException e) {
            // Likewise.
        }
        Runtime.getRuntime().halt(1);
    }

    static EventLog open(Path db, int port) {
        return EventLog.builder().protocol("http").host("127.0.0.1").port(port)
                .set("eventlog.db", db.toString()).set("eventlog.retry.first", "5ms").set("eventlog.retry.max", "50ms")
                .set("eventlog.batch.max-events", "200").build();
    }

    private static void logAll(EventLog log, String thread, long from, int every, Pace pace) {
        PrintStream out = System.out;
        for (long n = from;; n++) {
            String line = thread + " " + n + "\n";
            LogEvent event = LogEvent.named("crash").field("thread", thread).field("n", n).build();
            if (n % every == 0) {
                log.submit(event).stored().thenRun(() -> say(out, line));
            } else {
                log.log(event);
            }
            if (n % pace.events() == 0) {
                LockSupport.parkNanos(pace.nanos());
            }
        }
    }

    private static void say(PrintStream out, String line) {
        out.print(line);
        out.flush();
    }

    private static void drain(EventLog log, Path db) throws Exception {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!log.flush(Duration.ofSeconds(5)) || hasOthers(db) || log.stats().queuedEvents() > 0) {
            if (System.nanoTime() > deadline) {
                System.out.println("not drained: " + log.stats());
                System.exit(1);
            }
            LockSupport.parkNanos(10_000_000);
        }
        log.close();
        System.out.println("drained");
    }

    /** Whether there still are files of instances that are gone. */
    private static boolean hasOthers(Path db) throws IOException {
        try (Stream<Path> files = Files.list(db.getParent())) {
            return files.anyMatch(file -> file.getFileName().toString().matches("queue-\\d\\.db"));
        }
    }
}

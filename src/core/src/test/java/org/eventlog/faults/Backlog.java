// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.faults;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats;
import org.eventlog.engine.EventLog;

/**
 * Run as a child process: logs a backlog without a receiver, prints the size of heap and file, and continues to log
 * at a steady rate while the backlog drains.
 */
final class Backlog {
    private static final Pattern PAUSE = Pattern.compile(" Pause .* (\\d+\\.\\d+)ms$");
    private static final int LIVE_RATE = 20_000;
    private static final String TEXT = "an order was placed by a customer of the shop, and paid by invoice ".repeat(4);

    private Backlog() {}

    public static void main(String[] args) throws Exception {
        Path db = Path.of(args[0]);
        int events = Integer.parseInt(args[2]);
        Path pauses = Path.of(args[4]);
        try (EventLog log = EventLog.builder().protocol("tcp").host("127.0.0.1").port(Integer.parseInt(args[1]))
                .set("eventlog.db", db.toString()).set("eventlog.queue.max-bytes", args[3])
                .set("eventlog.retry.first", "50ms").set("eventlog.retry.max", "500ms")
                .set("eventlog.queue.when-full", "block").set("eventlog.queue.block", "1m").build()) {
            warmUp(log);
            long before = heap();
            long most = 0;
            for (int n = 0; n < events; n++) {
                log(log, n);
                if (n % 50_000 == 0) {
                    most = Math.max(most, size(db));
                }
            }
            // Until then the journal's thread holds chunks that it is about to write, which is not growth.
            while (log.stats().inboxBytes() > 0 || log.stats().stored() <= events) {
                LockSupport.parkNanos(1_000_000);
            }
            most = Math.max(most, size(db));
            PipelineStats stats = log.stats();
            System.out.printf("backlog heap %d file %d queued %d bytes %d dropped %d%n", heap() - before, most,
                    stats.queuedEvents(), stats.queuedBytes(), stats.droppedTotal());
            List<Double> away = pauses(pauses);
            print("away", away);
            drain(log, events);
            List<Double> all = pauses(pauses);
            print("back", all.subList(away.size(), all.size()));
        }
    }

    private static void print(String phase, List<Double> millis) {
        System.out.printf(Locale.ROOT, "pauses %s %d, together %.0f ms, longest %.1f ms%n", phase, millis.size(),
                millis.stream().mapToDouble(Double::doubleValue).sum(),
                millis.stream().mapToDouble(Double::doubleValue).max().orElse(0));
    }

    /** The collector's pauses so far, in milliseconds, from the JVM's log, but not those that this class asks for. */
    private static List<Double> pauses(Path log) throws IOException {
        List<Double> millis = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            Matcher pause = PAUSE.matcher(line);
            if (pause.find() && !line.contains("System.gc")) {
                millis.add(Double.valueOf(pause.group(1)));
            }
        }
        return millis;
    }

    private static void warmUp(EventLog log) {
        log.log(LogEvent.named("warm-up").message(TEXT));
        while (log.stats().stored() == 0 || log.stats().failures() == 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void drain(EventLog log, int events) {
        while (log.stats().sent() == 0) {
            LockSupport.parkNanos(1_000_000);
        }
        long start = System.nanoTime();
        int n = events;
        // Unsettled events are not a backlog: they were sent in the last two seconds.
        while (log.stats().queuedEvents() > 4L * LIVE_RATE) {
            long due = (System.nanoTime() - start) / (TimeUnit.SECONDS.toNanos(1) / LIVE_RATE);
            while (n - events < due) {
                log(log, n++);
            }
            LockSupport.parkNanos(1_000_000);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("drained in %.1f s, %.0f events/s, live %.0f events/s%n", seconds, n / seconds,
                (n - events) / seconds);
        System.out.println("logged " + n);
    }

    private static void log(EventLog log, int n) {
        log.log(LogEvent.named("outage").message(TEXT).field("n", n));
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long size(Path db) throws IOException {
        Path log = db.resolveSibling(db.getFileName() + "-journal");
        return Files.size(db) + (Files.exists(log) ? Files.size(log) : 0);
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.eventlog.EventLog;
import org.eventlog.LogEvent;

/**
 * Events a second and processor time an event, from the call of {@code log} to the last byte in a counting receiver
 * in another process, with the journal on disk. Lossless: a caller that finds the inbox full waits and tries again.
 */
public final class EndToEnd {
    private static final int WARM_UP = 500_000;
    private static final int EVENTS = Integer.getInteger("events", 2_000_000);
    private static final int RUNS = Integer.getInteger("runs", 3);
    private static final int RATE = 10_000;
    private static final int RATE_SECONDS = 10;
    /** A port where nobody listens: that of tcpmux (RFC 1078), which no system runs any more. */
    private static final int NOBODY = 1;
    private static final long LIMIT = TimeUnit.MINUTES.toNanos(2);
    private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
            .getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private EndToEnd() {}

    public static void main(String[] args) throws Exception {
        System.out.printf("%s %s, %d processors, %s%n", System.getProperty("java.vm.name"),
                System.getProperty("java.version"), Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"));
        Path dir = Files.createTempDirectory(Path.of(System.getProperty("bench.dir", "target")).toAbsolutePath(),
                "bench");
        try (SinkProcess sink = new SinkProcess();
                EventLog log = open(sink.port(), dir.resolve("queue.db"));
                EventLog away = open(NOBODY, dir.resolve("away.db"))) {
            throughput(log, sink, 1, WARM_UP, false);
            for (int threads : new int[]{1, 4}) {
                for (int run = 0; run < RUNS; run++) {
                    throughput(log, sink, threads, EVENTS, true);
                }
            }
            latency("receiver there", log, 2, false);
            for (int run = 0; run < RUNS; run++) {
                latency("receiver there", log, RATE_SECONDS, true);
                latency("receiver away ", away, RATE_SECONDS, true);
            }
        } finally {
            delete(dir);
        }
    }

    private static EventLog open(int port, Path db) {
        return EventLog.builder()
                .from(System::getProperty)
                .host("127.0.0.1")
                .port(port)
                .set("eventlog.db", db.toString())
                .set("eventlog.queue.max-bytes", "4GB")
                .set("eventlog.inbox.max-bytes", "32MB")
                .set("eventlog.site", "north")
                .set("eventlog.cluster", "blue")
                .set("eventlog.close-timeout", "0s")
                .build();
    }

    /** Twelve values, about 500 bytes of JSON. */
    static LogEvent event(int i) {
        return LogEvent.named("shop.order.placed")
                .target("order:100200300")
                .message("order placed by a customer of the shop, paid by invoice")
                .tag("checkout")
                .field("customer", "4711-ada-lovelace")
                .field("total", 129.95)
                .field("items", i & 15)
                .field("country", "NL")
                .field("express", (i & 1) == 0)
                .field("warehouse", "rotterdam-3")
                .field("durationMs", 34.2)
                .field("basket", i)
                .build();
    }

    private static void throughput(EventLog log, SinkProcess sink, int threads, int events, boolean print)
            throws Exception {
        SinkProcess.Counts before = sink.counts();
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        List<Thread> callers = new ArrayList<>();
        int share = events / threads;
        for (int t = 0; t < threads; t++) {
            callers.add(new Thread(() -> logAll(log, share)));
        }
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join();
        }
        double called = (System.nanoTime() - start) / 1e9;
        sink.await(before.lines() + (long) share * threads, LIMIT);
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
        SinkProcess.Counts after = sink.counts();
        long lines = after.lines() - before.lines();
        if (print) {
            System.out.printf(
                    "%d thread(s): %,9.0f events/s delivered (callers done after %.2f s of %.2f s), %.2f us CPU/event, "
                            + "%d bytes/event%n",
                    threads, lines / seconds, called, seconds, cpuSeconds * 1e6 / lines,
                    (after.bytes() - before.bytes()) / lines);
        }
    }

    private static void logAll(EventLog log, int count) {
        for (int i = 0; i < count; i++) {
            log.log(event(i));
            // Lossless: the caller holds back while much is waiting, as a blocking queue would make it.
            if ((i & 255) == 0) {
                while (log.stats().inboxBytes() > 8 << 20) {
                    LockSupport.parkNanos(100_000);
                }
            }
        }
    }

    private static void latency(String title, EventLog log, int seconds, boolean print) {
        int count = RATE * seconds;
        long[] nanos = new long[count];
        long step = TimeUnit.SECONDS.toNanos(1) / RATE;
        long id = Thread.currentThread().getId();
        long allocated = THREADS.getThreadAllocatedBytes(id);
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = start + i * step;
            while (System.nanoTime() < due) {
                Thread.onSpinWait();
            }
            long before = System.nanoTime();
            log.log(event(i));
            nanos[i] = System.nanoTime() - before;
        }
        allocated = THREADS.getThreadAllocatedBytes(id) - allocated;
        Arrays.sort(nanos);
        if (print) {
            System.out.printf(
                    "%s: caller at %,d/s: p50 %.2f us, p99 %.2f us, p99.9 %.1f us, max %.1f ms, %d bytes allocated a call%n",
                    title, RATE, nanos[count / 2] / 1e3, nanos[count / 100 * 99] / 1e3, nanos[count / 1000 * 999] / 1e3,
                    nanos[count - 1] / 1e6, allocated / count);
        }
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

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
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The results of logging at full speed, from the first call until the sink has counted the last event.
 *
 * @param events the number of events that were logged and arrived
 * @param cpuMicros CPU time per event of this process
 * @param heap bytes per event allocated by the callers
 * @param gcMillis GC pauses per million events
 * @param disk bytes per event that this process wrote to files; negative if unknown
 * @param wire bytes per event received by the sink
 * @param sinkCpuMicros CPU time per event of the sink's process
 */
record Throughput(long events, double perSecond, double cpuMicros, double heap, double gcMillis, double disk,
        double wire, double sinkCpuMicros) {
    private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
            .getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Path IO = Path.of("/proc/self/io");

    /** @param first the number of the first event; each thread logs its own range */
    static Throughput measure(Contender contender, SinkCounts sink, GcPauses pauses, int threads, int first, int events)
            throws IOException, InterruptedException {
        int share = events / threads;
        long all = (long) share * threads;
        SinkCounts.Counts before = sink.now();
        AtomicLong allocated = new AtomicLong();
        List<Thread> callers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int from = first + t * share;
            callers.add(new Thread(() -> allocated.addAndGet(logAll(contender, from, share))));
        }
        long written = written().orElse(0);
        long paused = pauses.millis();
        ThreadTimes earlier = ThreadTimes.now();
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join();
        }
        contender.flush();
        SinkCounts.Counts after = contender.delivers() ? sink.await(before.events() + all) : before;
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuMicros = (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / all;
        ThreadTimes.now().printSince(earlier, threads + " threads", all);
        OptionalLong end = written();
        return new Throughput(all, all / seconds, cpuMicros, (double) allocated.get() / all,
                (pauses.millis() - paused) * 1e6 / all,
                end.isPresent() ? (double) (end.getAsLong() - written) / all : -1,
                (double) (after.bytes() - before.bytes()) / all, (after.cpuNanos() - before.cpuNanos()) / 1e3 / all);
    }

    /** @return the number of bytes allocated by this thread */
    private static long logAll(Contender contender, int from, int count) {
        long id = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(id);
        for (int i = from; i < from + count; i++) {
            contender.log(i);
        }
        return THREADS.getThreadAllocatedBytes(id) - before;
    }

    /**
     * The number of bytes that Linux will write to the disk. A page that is changed again before it is written counts
     * once.
     */
    static OptionalLong written() {
        return io("write_bytes:");
    }

    /**
     * Reads a counter of this process.
     *
     * @param name the name in {@code /proc/self/io}
     */
    static OptionalLong io(String name) {
        try (java.util.stream.Stream<String> lines = Files.lines(IO)) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            return OptionalLong.empty();
        }
    }
}

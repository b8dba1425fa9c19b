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
 * What logging as fast as possible came to, from the first call until the sink had counted the last event.
 *
 * @param events how many were logged, and arrived
 * @param cpuMicros processor time an event, of all threads of this process
 * @param heap bytes an event that the callers allocated
 * @param gcMillis pauses of the collector, for a million events
 * @param disk bytes an event that this process wrote to files; negative where the system does not tell
 * @param wire bytes an event in the sink
 * @param sinkCpuMicros processor time an event of the sink's process
 */
record Throughput(long events, double perSecond, double cpuMicros, double heap, double gcMillis, double disk,
        double wire, double sinkCpuMicros) {
    private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
            .getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Path IO = Path.of("/proc/self/io");

    /**
     * @param first the number of the first event; each thread logs a range of its own
     */
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
        OptionalLong end = written();
        return new Throughput(all, all / seconds, cpuMicros, (double) allocated.get() / all,
                (pauses.millis() - paused) * 1e6 / all,
                end.isPresent() ? (double) (end.getAsLong() - written) / all : -1,
                (double) (after.bytes() - before.bytes()) / all, (after.cpuNanos() - before.cpuNanos()) / 1e3 / all);
    }

    /** @return how many bytes this thread allocated */
    private static long logAll(Contender contender, int from, int count) {
        long id = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(id);
        for (int i = from; i < from + count; i++) {
            contender.log(i);
        }
        return THREADS.getThreadAllocatedBytes(id) - before;
    }

    /** What Linux has been given for files and will write to the disk; a page changed again before that counts once. */
    static OptionalLong written() {
        return io("write_bytes:");
    }

    /**
     * A number that Linux keeps of this process.
     *
     * @param name as it is in {@code /proc/self/io}
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

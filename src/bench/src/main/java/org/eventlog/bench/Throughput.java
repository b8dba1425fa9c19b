// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What logging as fast as possible came to, from the first call until the sink had counted the last event.
 *
 * @param events how many were logged, and arrived
 * @param cpuMicros processor time an event, of all threads of this process
 * @param sinkCpuMicros the same of the sink's
 */
record Throughput(long events, double perSecond, double cpuMicros, double bytes, double sinkCpuMicros) {
    private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
            .getOperatingSystemMXBean();

    static Throughput measure(Contender contender, SinkCounts sink, int threads, int events)
            throws IOException, InterruptedException {
        int share = events / threads;
        long all = (long) share * threads;
        SinkCounts.Counts before = sink.now();
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        List<Thread> callers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            callers.add(new Thread(() -> logAll(contender, share)));
        }
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join();
        }
        contender.flush();
        SinkCounts.Counts after = sink.await(before.events() + all);
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuMicros = (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / all;
        return new Throughput(all, all / seconds, cpuMicros, (double) (after.bytes() - before.bytes()) / all,
                (after.cpuNanos() - before.cpuNanos()) / 1e3 / all);
    }

    private static void logAll(Contender contender, int count) {
        for (int i = 0; i < count; i++) {
            contender.log(i);
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Appends events to one journal in its own JVM, and prints a line: elapsed nanoseconds per event, nanoseconds of CPU
 * time per event, bytes per event passed to write calls and written to the disk, and megabytes in the directory.
 */
public final class JournalRun {
    private static final int EVENT_BYTES = 500;
    /** Linux counts bytes passed to write calls here, but not those written to memory-mapped files. */
    private static final String CALLS = "wchar:";
    private static final int DISTINCT = 1_024;
    private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
            .getOperatingSystemMXBean();

    private JournalRun() {}

    /** @param args the journal's name, a directory, the number of threads and the number of events */
    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[1]);
        int threads = Integer.parseInt(args[2]);
        int events = Integer.parseInt(args[3]);
        byte[][] encoded = encoded();
        try (Journal journal = JournalEntry.valueOf(args[0]).open(dir)) {
            append(journal, threads, events / 4, encoded);
            long called = Throughput.io(CALLS).orElse(0);
            long written = Throughput.written().orElse(0);
            long cpu = SYSTEM.getProcessCpuTime();
            long start = System.nanoTime();
            append(journal, threads, events, encoded);
            double clock = System.nanoTime() - start;
            System.out.println(clock / events + " " + (double) (SYSTEM.getProcessCpuTime() - cpu) / events + " "
                    + (double) (Throughput.io(CALLS).orElse(0) - called) / events + " "
                    + (double) (Throughput.written().orElse(0) - written) / events + " " + bytes(dir) / 1e6);
        }
    }

    private static void append(Journal journal, int threads, int events, byte[][] encoded) throws InterruptedException {
        List<Thread> callers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            callers.add(new Thread(() -> {
                Journal.Writer writer = journal.writer();
                for (int i = 0; i < events / threads; i++) {
                    writer.append(encoded[i & DISTINCT - 1]);
                }
                writer.finish();
            }));
        }
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join();
        }
    }

    private static byte[][] encoded() {
        Random random = new Random(ShopEvents.SEED);
        byte[][] events = new byte[DISTINCT][EVENT_BYTES];
        for (byte[] event : events) {
            random.nextBytes(event);
        }
        return events;
    }

    private static long bytes(Path dir) throws IOException {
        try (java.util.stream.Stream<Path> files = Files.walk(dir)) {
            return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
        }
    }
}

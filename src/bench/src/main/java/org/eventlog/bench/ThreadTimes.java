// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The CPU time of this process by thread, also of the JIT compiler's and the garbage collector's threads, which JMX
 * does not show. Read from Linux, in ticks of 10 ms; threads that ended are not counted.
 */
final class ThreadTimes {
    /** Prints them after each part. For a look at where the time goes, with few and long parts. */
    private static final boolean WANTED = Boolean.getBoolean("thread.times");
    private static final double MICROS_PER_TICK = 10_000;
    /** Of the fields after the name, those in user and in kernel mode. */
    private static final int USER = 11;
    private static final int KERNEL = 12;

    private final Map<String, Long> ticks;

    private ThreadTimes(Map<String, Long> ticks) {
        this.ticks = ticks;
    }

    static ThreadTimes now() throws IOException {
        Map<String, Long> ticks = new TreeMap<>();
        if (WANTED) {
            List<Path> tasks;
            try (Stream<Path> found = Files.list(Path.of("/proc/self/task"))) {
                tasks = found.toList();
            }
            for (Path task : tasks) {
                add(task, ticks);
            }
        }
        return new ThreadTimes(ticks);
    }

    /** The name stands in parentheses and may contain blanks. */
    private static void add(Path task, Map<String, Long> ticks) {
        try {
            String stat = Files.readString(task.resolve("stat"));
            int end = stat.lastIndexOf(')');
            String[] fields = stat.substring(end + 2).split(" ");
            ticks.merge(stat.substring(stat.indexOf('(') + 1, end),
                    Long.parseLong(fields[USER]) + Long.parseLong(fields[KERNEL]), Long::sum);
        } catch (IOException e) {
            // The thread has ended.
        }
    }

    /** Prints the microseconds per event since the earlier time. */
    void printSince(ThreadTimes earlier, String part, long events) {
        if (WANTED) {
            System.err.println(part + ", us an event by thread: " + ticks.entrySet()
                    .stream()
                    .map(e -> Map.entry(e.getKey(),
                            (e.getValue() - earlier.ticks.getOrDefault(e.getKey(), 0L)) * MICROS_PER_TICK / events))
                    .filter(e -> e.getValue() > 0)
                    .map(e -> String.format(Locale.ROOT, "%s %.2f", e.getKey(), e.getValue()))
                    .collect(Collectors.joining("; ")));
        }
    }
}

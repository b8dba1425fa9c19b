// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processor time that a process has used, by the names of its threads without their numbers. Threads that have ended
 * since, such as those of a pool that shrinks, are together under {@value #ENDED}. Needs Linux.
 */
final class ThreadTimes {
    private static final String ENDED = "threads that ended";
    /** The clock tick of Linux for user space. */
    private static final double MICROS_OF_A_TICK = 10_000;
    /** Positions after the name of the thread, which may contain blanks: see proc(5). */
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final double LEAST_MICROS = 0.15;

    private record Task(String name, long ticks) {
        static Task read(Path directory) throws IOException {
            String stat = Files.readString(directory.resolve("stat"));
            String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return new Task(stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')')).replaceAll("[0-9]+", "N"),
                    Long.parseLong(values[USER]) + Long.parseLong(values[SYSTEM]));
        }
    }

    /** By the number of the thread. */
    private final Map<Path, Task> tasks = new HashMap<>();
    /** Of all threads, also of those that have ended. */
    private final long all;

    private ThreadTimes(Path process) throws IOException {
        List<Path> found;
        try (Stream<Path> listed = Files.list(process.resolve("task"))) {
            found = listed.toList();
        }
        for (Path task : found) {
            try {
                tasks.put(task, Task.read(task));
            } catch (IOException e) {
                // The thread has ended.
            }
        }
        all = Task.read(process).ticks();
    }

    static ThreadTimes of(long pid) throws IOException {
        return new ThreadTimes(Path.of("/proc/" + pid));
    }

    /** Microseconds for each of so many requests since the earlier times. */
    String since(ThreadTimes earlier, double requests) {
        Map<String, Long> ticks = new TreeMap<>();
        tasks.forEach((thread, now) -> {
            Task before = earlier.tasks.get(thread);
            ticks.merge(now.name(), now.ticks() - (before == null ? 0 : before.ticks()), Long::sum);
        });
        long spent = all - earlier.all;
        ticks.put(ENDED, Math.max(0, spent - ticks.values().stream().mapToLong(Long::longValue).sum()));
        double micros = MICROS_OF_A_TICK / requests;
        return String.format(Locale.ROOT, "%.1f us: ", spent * micros) + ticks.entrySet().stream()
                .filter(one -> one.getValue() * micros >= LEAST_MICROS)
                .map(one -> String.format(Locale.ROOT, "%s %.1f", one.getKey(), one.getValue() * micros))
                .collect(Collectors.joining(", "));
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The processor time that a process has used, by the names of its threads without their numbers. Needs Linux. */
final class ThreadTimes {
    /** The clock tick of Linux for user space. */
    private static final double MICROS_OF_A_TICK = 10_000;
    /** Positions after the name of the thread, which may contain blanks: see proc(5). */
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final double LEAST_MICROS = 0.15;

    private final Map<String, Long> ticks = new TreeMap<>();

    private ThreadTimes() {}

    static ThreadTimes of(long pid) throws IOException {
        List<Path> tasks;
        try (Stream<Path> found = Files.list(Path.of("/proc/" + pid + "/task"))) {
            tasks = found.toList();
        }
        ThreadTimes times = new ThreadTimes();
        for (Path task : tasks) {
            try {
                String stat = Files.readString(task.resolve("stat"));
                String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')')).replaceAll("[0-9]+", "N");
                times.ticks.merge(name, Long.parseLong(values[USER]) + Long.parseLong(values[SYSTEM]), Long::sum);
            } catch (IOException e) {
                // The thread has ended.
            }
        }
        return times;
    }

    /** Microseconds for each of so many requests since the earlier times. */
    String since(ThreadTimes earlier, double requests) {
        Map<String, Double> micros = new TreeMap<>();
        ticks.forEach((name, now) -> micros.put(name,
                Math.max(0, now - earlier.ticks.getOrDefault(name, 0L)) * MICROS_OF_A_TICK / requests));
        double all = micros.values().stream().mapToDouble(Double::doubleValue).sum();
        return String.format(Locale.ROOT, "%.1f us: ", all) + micros.entrySet().stream()
                .filter(one -> one.getValue() >= LEAST_MICROS)
                .map(one -> String.format(Locale.ROOT, "%s %.1f", one.getKey(), one.getValue()))
                .collect(Collectors.joining(", "));
    }
}

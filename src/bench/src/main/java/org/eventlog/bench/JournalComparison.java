// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Compares the cost of storing an encoded event in a file with several journals. They take turns in each round. */
public final class JournalComparison {
    private static final long LIMIT_MINUTES = 5;
    private static final int NUMBERS = 5;

    private final int rounds = Integer.getInteger("rounds", 3);
    private final int events = Integer.getInteger("events", 1_000_000);
    /** The JVM options of all journals. */
    private final String jvm = System.getProperty("jvm.options", "-Xmx512m -XX:+UseG1GC").strip();
    private final Path dir = Path.of(System.getProperty("bench.dir", "target/bench")).toAbsolutePath();
    private final List<JournalEntry> entries = entries(System.getProperty("journals", "all"));
    private final List<Integer> threads = Arrays.stream(System.getProperty("threads", "1,4").split(","))
            .map(text -> Integer.valueOf(text.strip()))
            .toList();
    private final Map<String, List<double[]>> results = new LinkedHashMap<>();

    private JournalComparison() {}

    /** Prints a table in Markdown. */
    public static void main(String[] args) throws Exception {
        new JournalComparison().run();
    }

    private static List<JournalEntry> entries(String names) {
        if (names.equals("all")) {
            return List.of(JournalEntry.values());
        }
        return Arrays.stream(names.split(","))
                .map(name -> JournalEntry.valueOf(name.strip().toUpperCase(Locale.ROOT)))
                .toList();
    }

    private void run() throws IOException, InterruptedException {
        Files.createDirectories(dir);
        for (int round = 0; round < rounds; round++) {
            for (int count : threads) {
                for (JournalEntry entry : entries) {
                    results.computeIfAbsent(key(entry, count), k -> new ArrayList<>()).add(turn(entry, count));
                }
            }
        }
        System.out.printf(Locale.ROOT, "%s; %d rounds, each with %,d events of 500 bytes:%n%n", Machine.description(),
                rounds, events);
        System.out.println("| journal | threads | clock an event, us | CPU an event, us | by write calls, bytes "
                + "| to the disk, bytes | on disk at the end, MB | what is committed survives the end of |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (int count : threads) {
            for (JournalEntry entry : entries) {
                System.out.println(row(entry, count));
            }
        }
    }

    private String row(JournalEntry entry, int count) {
        List<double[]> turns = results.get(key(entry, count));
        return "| " + entry.title + " | " + count + " | " + cell(turns, 0, 1e3, "%.2f") + " | "
                + cell(turns, 1, 1e3, "%.2f") + " | " + cell(turns, 2, 1, "%,.0f") + " | " + cell(turns, 3, 1, "%,.0f")
                + " | " + cell(turns, 4, 1, "%,.0f") + " | " + entry.survives + " |";
    }

    private static String cell(List<double[]> turns, int number, double unit, String format) {
        Summary summary = Summary.of(turns.stream().map(turn -> turn[number] / unit).toList());
        String median = String.format(Locale.ROOT, format, summary.median());
        String min = String.format(Locale.ROOT, format, summary.min());
        String max = String.format(Locale.ROOT, format, summary.max());
        return min.equals(max) ? median : median + " (" + min + " to " + max + ")";
    }

    private static String key(JournalEntry entry, int threads) {
        return entry + "@" + threads;
    }

    private double[] turn(JournalEntry entry, int count) throws IOException, InterruptedException {
        Path files = Files.createTempDirectory(dir, entry.name());
        try {
            List<Object> command = new ArrayList<>();
            command.addAll(Arrays.asList(jvm.split("\\s+")));
            command.addAll(entry.jvm());
            command.addAll(List.of(JournalRun.class, entry.name(), files, count, events));
            Process process = Jvm.builder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try {
                double[] numbers = numbers(process);
                if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                    throw new IOException(entry + " failed");
                }
                return numbers;
            } finally {
                process.destroyForcibly();
            }
        } finally {
            Comparison.delete(files);
        }
    }

    private static double[] numbers(Process process) throws IOException {
        String last = "";
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
            }
        }
        double[] numbers = Arrays.stream(last.split(" ")).mapToDouble(Double::parseDouble).toArray();
        if (numbers.length != NUMBERS) {
            throw new IOException("no result: " + last);
        }
        return numbers;
    }
}

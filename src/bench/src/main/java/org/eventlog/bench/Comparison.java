// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Compares the contenders. In each round every contender has a turn, in a JVM and with a sink that were started for
 * that turn only. Prints a table, and writes {@code results.csv} and {@code results.md}.
 */
public final class Comparison {
    private static final long LIMIT_MINUTES = 10;

    private final int rounds = Integer.getInteger("rounds", 3);
    private final Options options = Options.read();
    /** The JVM options of all contenders. */
    private final String jvm = System.getProperty("jvm.options", "-Xmx512m -XX:+UseG1GC").strip();
    private final Path dir = Path.of(System.getProperty("bench.dir", "target/bench")).toAbsolutePath();
    private final Results results = new Results(
            entries(options));

    private static List<Entry> entries(Options options) {
        String contenders = System.getProperty("contenders", "");
        return Entry.list(contenders.isBlank() ? options.stream().contenders() : contenders);
    }

    private Comparison() {}

    public static void main(String[] args) throws Exception {
        new Comparison().run();
    }

    private void run() throws IOException, InterruptedException {
        Files.createDirectories(dir);
        System.out.println(Machine.description());
        for (int round = 1; round <= rounds; round++) {
            // In alternating order, because the order may influence the results.
            List<Entry> turns = new ArrayList<>(results.entries());
            if (round % 2 == 0) {
                Collections.reverse(turns);
            }
            for (Entry entry : turns) {
                turn(entry, round);
            }
        }
        String report = Report.markdown(results, head());
        Files.writeString(dir.resolve("results.csv"), results.csv());
        Files.writeString(dir.resolve("results.md"), report);
        System.out.println();
        System.out.println(report);
        String picture = System.getProperty("picture", "");
        if (!picture.isBlank()) {
            Files.writeString(Path.of(picture), BarCharts.svg(results, Machine.description()));
        }
        if (!results.entries().stream().allMatch(results::complete)) {
            throw new IllegalStateException("not every event arrived once");
        }
    }

    private List<String> head() {
        return List.of(Machine.description() + ", " + jvm + ", " + LocalDate.now() + ";",
                options.describe(rounds));
    }

    private void turn(Entry entry, int round) throws IOException, InterruptedException {
        Path files = Files.createTempDirectory(dir, entry.key);
        try (SinkProcess sink = new SinkProcess(entry.forward)) {
            Path output = files.resolve("output");
            List<Object> command = new ArrayList<>(List.of(jvm.split("\\s+")));
            command.addAll(options.arguments());
            command.addAll(List.of(ContenderRun.class, entry.key,
                    sink.port, sink.countsPort, files));
            Process process = Jvm.builder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                    throw new IOException(entry.key + " failed in round " + round);
                }
            } finally {
                process.destroyForcibly();
            }
            read(entry, output);
        } finally {
            delete(files);
        }
        progress(entry, round);
    }

    private void read(Entry entry, Path output) throws IOException {
        for (String line : Files.readAllLines(output)) {
            int equals = line.indexOf('=');
            results.add(entry, Measure.parse(line.substring(0, equals)),
                    Double.parseDouble(line.substring(equals + 1)));
        }
    }

    private void progress(Entry entry, int round) {
        StringBuilder line = new StringBuilder("round " + round + ", " + entry.key + ":");
        for (Measure measure : results.measures()) {
            List<Double> values = results.values(entry, measure);
            if (!values.isEmpty()) {
                line.append(' ').append(measure).append(' ').append(measure.format(values.get(values.size() - 1)));
            }
        }
        System.out.println(line);
    }

    static void delete(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

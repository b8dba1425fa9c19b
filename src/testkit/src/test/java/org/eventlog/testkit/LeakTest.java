// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a thousand event logs in one process leave nothing behind. {@code -Dleak.cycles} sets another number.
 */
class LeakTest {
    private static final int CYCLES = Integer.getInteger("leak.cycles", 1_000);
    /** In parallel, each with its own queue, because opening and closing mostly waits. */
    private static final int WORKERS = 4;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final String NATIVES = "org.sqlite.tmpdir";
    /** The test's own; and Java's, which come and go: Surefire starts a {@code ps} now and then to see whether Maven lives. */
    private static final String OTHER_THREADS = "(faulty-receiver|awaitility|ForkJoinPool)-.*|process reaper.*";

    @TempDir
    Path dir;
    /** Where SQLite's native library is put: a directory of our own, as other processes use the usual one, too. */
    @TempDir
    Path natives;

    @BeforeEach
    void putNativesAside() {
        System.setProperty(NATIVES, natives.toString());
    }

    @AfterEach
    void putNativesWhereTheyWere() {
        System.clearProperty(NATIVES);
    }

    @Test
    @Timeout(120)
    void openingAndClosingLeaksNothing() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.lines().start()) {
            // The first ones load classes and SQLite's native library, which stay.
            runCycles(receiver, 20);
            receiver.awaitEvents(20, Duration.ofSeconds(20));
            receiver.awaitNoConnection(Duration.ofSeconds(20));
            Set<String> before = left();

            runCycles(receiver, CYCLES);

            receiver.awaitEvents(20 + CYCLES, Duration.ofSeconds(20));
            receiver.awaitNoConnection(Duration.ofSeconds(20));
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(left()).isSubsetOf(before));
            assertThat(receiver.kept()).hasSize(20 + CYCLES);
        }
    }

    private void runCycles(FaultyReceiver receiver, int count) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                int first = worker;
                String queue = "queue" + worker + ".db";
                all.add(workers.submit(() -> {
                    for (int i = first; i < count; i += WORKERS) {
                        cycle(receiver, queue);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            workers.shutdown();
            assertThat(workers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void cycle(FaultyReceiver receiver, String queue) throws InterruptedException {
        try (EventLog log = EventLog.builder()
                .host(receiver.host())
                .port(receiver.port())
                .set("eventlog.db", dir.resolve(queue).toString())
                .set("eventlog.tcp.settle", "4ms")
                .build()) {
            log.log(LogEvent.named("e"));
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
        }
    }

    /**
     * Resources that may remain: threads, open files and sockets if the system lists them, copies of the native
     * library, queues.
     */
    private Set<String> left() throws IOException {
        Set<String> left = new TreeSet<>();
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().matches(OTHER_THREADS))
                .forEach(thread -> left.add("thread " + thread.getName() + " " + thread.getId()));
        openFiles().forEach(file -> left.add("descriptor " + file));
        names(natives).forEach(name -> left.add("native library " + name));
        names(dir).forEach(name -> left.add("queue " + name));
        return left;
    }

    /**
     * The targets of open descriptors, except jars, which the class loader opens at any time, and the descriptors
     * that read the list itself, whose numbers vary.
     */
    private static Set<String> openFiles() throws IOException {
        Set<String> open = new TreeSet<>();
        if (Files.isDirectory(DESCRIPTORS)) {
            try (Stream<Path> all = Files.list(DESCRIPTORS)) {
                for (Path descriptor : all.toList()) {
                    try {
                        String target = Files.readSymbolicLink(descriptor).toString();
                        open.add(descriptor.getFileName() + " " + target);
                    } catch (IOException e) {
                        // The one by which the list was read.
                    }
                }
            }
        }
        open.removeIf(line -> line.endsWith(".jar") || line.matches("\\d+ /proc/\\d+/fd"));
        return open;
    }

    private static Set<String> names(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}

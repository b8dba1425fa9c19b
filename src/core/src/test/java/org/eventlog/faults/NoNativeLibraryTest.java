// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.eventlog.sqlite.SqliteDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests JVMs in which SQLite's native library cannot be loaded, as in containers: events are kept in memory, and the
 * operator learns once what to do.
 */
class NoNativeLibraryTest {
    private static final int EVENTS = 50;
    private static final int TRIES = 100;

    @TempDir
    Path dir;

    private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    private boolean mounted;

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            exit("umount", dir.resolve("tmp").toString());
        }
    }

    @Test
    void reportsANoexecTemporaryDirectoryOnce() throws Exception {
        Path tmp = mount("noexec");

        run(java(), List.of("-Djava.io.tmpdir=" + tmp), classPath());

        assertGoesOn(tmp + " is mounted noexec", "-Dorg.sqlite.tmpdir=");
        assertThat(tmp).isEmptyDirectory();
    }

    @Test
    void reportsAnUnwritableTemporaryDirectoryOnce() throws Exception {
        Path tmp = mount("ro");

        run(java(), List.of("-Djava.io.tmpdir=" + tmp), classPath());

        assertGoesOn(tmp + " can't be written", "-Dorg.sqlite.tmpdir=");
    }

    @Test
    void reportsDeniedNativeAccessOnce() throws Exception {
        Optional<Path> java = javaThatDenies();
        assumeThat(java).as("a Java from 24 on").isPresent();

        run(java.get(), List.of("--illegal-native-access=deny"), classPath());

        assertGoesOn("denies native access", "--enable-native-access=");
    }

    @Test
    void reportsAMissingDriverOnce() throws Exception {
        String without = Stream.of(classPath().split(File.pathSeparator)).filter(entry -> !entry.contains("sqlite"))
                .collect(Collectors.joining(File.pathSeparator));

        run(java(), List.of(), without);

        assertGoesOn("org.xerial:sqlite-jdbc", "missing");
    }

    private void assertGoesOn(String reason, String help) {
        assertThat(said).contains("delivered " + EVENTS + " of " + EVENTS + ", dropped 0", "failed " + TRIES);
        assertThat(said).filteredOn(line -> line.contains("EVL-2005")).singleElement().asString()
                .contains(reason, help, "kept in memory");
        assertThat(said).noneMatch(line -> line.startsWith("\tat ")).noneMatch(line -> line.contains("EVL-2008"));
    }

    private void run(Path java, List<String> options, String classPath) throws Exception {
        try (Child child = Child.start(java, InMemory.class, options, classPath,
                List.of(dir.resolve("queue.db").toString()), said::add)) {
            assertThat(child.await(120)).as(String.join("\n", said)).isZero();
        }
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** This Java, or another one installed next to it. */
    private static Optional<Path> javaThatDenies() throws IOException {
        if (Runtime.version().feature() >= 24) {
            return Optional.of(java());
        }
        Path home = Path.of(System.getProperty("java.home")).toRealPath();
        try (Stream<Path> beside = Files.list(home.getParent())) {
            return beside.filter(NoNativeLibraryTest::isFrom24).map(found -> found.resolve("bin").resolve("java"))
                    .filter(Files::isExecutable).findFirst();
        }
    }

    private static boolean isFrom24(Path home) {
        Properties release = new Properties();
        try (var in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        } catch (IOException e) {
            return false;
        }
        String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return Runtime.Version.parse(version).feature() >= 24;
    }

    private Path mount(String option) throws Exception {
        Path tmp = Files.createDirectory(dir.resolve("tmp"));
        mounted = exit("mount", "-t", "tmpfs", "-o", "size=16m," + option, "tmpfs", tmp.toString()) == 0;
        assumeThat(mounted).as("may mount a file system").isTrue();
        return tmp.toRealPath();
    }

    private static int exit(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start().waitFor();
    }

    /** Run as a child: logs, closes, and asks for the driver again and again. */
    static final class InMemory {
        private InMemory() {}

        public static void main(String[] args) throws Exception {
            // Before anything is logged, because the console handler uses the stream that exists when it is created.
            System.setErr(System.out);
            Counting receiver = new Counting();
            EventLog log = EventLog.builder().transport(receiver).set("eventlog.db", args[0]).build();
            for (int n = 0; n < EVENTS; n++) {
                log.log(LogEvent.named("n" + n));
            }
            log.close();
            PipelineStats stats = log.stats();
            System.out.printf("delivered %d of %d, dropped %d%n", receiver.events.get(), stats.accepted(),
                    stats.droppedTotal());
            int failed = 0;
            for (int n = 0; n < TRIES; n++) {
                try {
                    SqliteDriver.connect(Path.of(args[0]), new Properties()).close();
                } catch (SQLException e) {
                    failed++;
                }
            }
            System.out.println("failed " + failed);
        }
    }

    private static final class Counting implements Transport {
        final AtomicInteger events = new AtomicInteger();

        @Override
        public void send(Batch batch) {
            events.addAndGet(new String(batch.toByteArray(), StandardCharsets.UTF_8).split("\n").length);
        }

        @Override
        public String describe() {
            return "counting";
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats;
import org.eventlog.config.ConfigurationException;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests disks that are full, read-only, locked or unusable. The application does not notice, the counters are
 * correct, nothing is lost while memory suffices, and the journal returns to the disk automatically.
 */
class DiskFaultsTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private final Receiver receiver = new Receiver();
    private boolean mounted;

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", dir.resolve("disk").toString());
        }
    }

    @Test
    void usesMemoryWhileTheDiskIsFullAndReturnsToIt() throws Exception {
        Path disk = mount();
        Path ballast = disk.resolve("ballast");
        Files.write(ballast, new byte[3 << 20]);
        try (EventLog log = builder(disk).build()) {
            int logged = 0;
            while (log.stats().durable() || log.stats().stored() == 0) {
                logged += log(log, logged, 100);
                // Not faster than the journal accepts them: events in memory must later fit on the disk.
                Awaitility.await().pollInterval(Duration.ofMillis(2)).atMost(LONG)
                        .until(() -> log.stats().inboxBytes() == 0);
            }
            logged += log(log, logged, 1_000);

            Files.delete(ballast);
            Awaitility.await().atMost(LONG).until(() -> log.stats().durable());
            deliverAll(log, logged);
        }
    }

    /** A queue that has filled the disk itself would otherwise never be sent. */
    @Test
    void sendsWhatAnEarlierRunHasStoredAlthoughTheDiskIsFull() throws Exception {
        Path disk = mount();
        try (EventLog earlier = builder(disk).set("eventlog.close-timeout", "0s").build()) {
            log(earlier, 0, 1_000);
        }
        exit("dd", "if=/dev/zero", "of=" + disk.resolve("ballast"), "bs=4k");
        receiver.away = false;

        try (EventLog log = builder(disk).build()) {
            int logged = 1_000 + log(log, 1_000, 100);

            assertThat(log.flush(LONG)).isTrue();
            assertThat(receiver.events).isEqualTo(
                    IntStream.range(0, logged).mapToObj(n -> "n" + n).toList());
        }
    }

    @Test
    void startsInMemoryOnAReadOnlyDiskAndSwitchesToDiskLater() throws Exception {
        Path disk = mount();
        run("mount", "-o", "remount,ro", disk.toString());
        try (EventLog log = builder(disk).build()) {
            int logged = log(log, 0, 100);
            Awaitility.await().atMost(LONG).until(() -> log.stats().queuedEvents() == 100);
            assertThat(log.stats().durable()).isFalse();

            run("mount", "-o", "remount,rw", disk.toString());
            Awaitility.await().atMost(LONG).until(() -> log.stats().stored() == 100);
            assertThat(log.stats().durable()).isTrue();
            deliverAll(log, logged);
        }
    }

    /** As after an error of the disk: other than a command of an operator, the kernel does not wait for open files. */
    @Test
    void continuesInMemoryOnADiskThatBecomesReadOnlyWhileInUse() throws Exception {
        Path disk = mountExt4();
        try (EventLog log = builder(disk).build()) {
            int logged = log(log, 0, 1_000);
            Awaitility.await().atMost(LONG).until(() -> log.stats().stored() == 1_000);

            makeReadOnly(disk);
            logged += log(log, logged, 1_000);
            Awaitility.await().atMost(LONG).until(() -> !log.stats().durable());
            assertThat(log.stats().queue().outOfOrder()).isTrue();
            deliverAll(log, logged);
        }
    }

    @Test
    void countsEventsInMemoryAtTheCloseOnADiskThatBecameReadOnly() throws Exception {
        Path disk = mountExt4();
        EventLog log = builder(disk).build();
        log(log, 0, 1_000);
        Awaitility.await().atMost(LONG).until(() -> log.stats().stored() == 1_000);
        makeReadOnly(disk);
        log(log, 1_000, 1_000);

        log.close();

        assertThat(log.stats().dropped().get(PipelineStats.DropReason.NOT_SAVED)).isEqualTo(1_000);
        Path copy = Files.copy(disk.resolve("queue.db"), dir.resolve("queue.db"));
        assertThat(copy).exists();
        try (EventLog next = builder(dir).build()) {
            receiver.away = false;
            Awaitility.await().atMost(LONG)
                    .until(() -> next.stats().queuedEvents() == 0 && next.stats().sent() == 1_000);
        }
    }

    @Test
    void usesMemoryWhileTheFileIsLocked() throws Exception {
        try (EventLog log = builder(dir).build()) {
            Awaitility.await().atMost(LONG).until(() -> log.stats().durable());
        }
        try (Connection other = connect(); Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            try (EventLog log = builder(dir).build()) {
                int logged = log(log, 0, 100);
                Awaitility.await().atMost(LONG).until(() -> log.stats().queue().outOfOrder());
                statement.execute("ROLLBACK");
                Awaitility.await().atMost(LONG).until(() -> log.stats().durable());
                Awaitility.await().atMost(LONG).until(() -> log.stats().stored() == logged);
                deliverAll(log, logged);
            }
        }
    }

    @Test
    void fileCannotBeLockedByOthersWhileInUse() throws Exception {
        try (EventLog log = builder(dir).build()) {
            int logged = log(log, 0, 100);
            Awaitility.await().atMost(LONG).until(() -> log.stats().stored() == 100);
            try (Connection other = connect(); Statement statement = other.createStatement()) {
                assertThatThrownBy(() -> statement.execute("BEGIN IMMEDIATE")).hasMessageContaining("locked");
            }
            logged += log(log, logged, 100);
            deliverAll(log, logged);
        }
    }

    private Connection connect() throws SQLException {
        return new org.sqlite.JDBC().connect("jdbc:sqlite:" + dir.resolve("queue.db"), new Properties());
    }

    @Test
    void usesMemoryIfSqliteHasNoNativeLibrary() throws Exception {
        ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
        try (Child child = Child.start(WithoutLibrary.class,
                List.of("-Dorg.sqlite.lib.path=/nowhere", "-Dorg.sqlite.lib.name=nothing", "-Dorg.sqlite.tmpdir=/proc"),
                List.of(dir.resolve("queue.db").toString()), said::add)) {
            child.await(60);
        }
        assertThat(said).containsExactly("required: refused", "delivered 50 of 50, durable false, dropped 0");
    }

    /** Run as a child, with a SQLite that can't be loaded. */
    static final class WithoutLibrary {
        private WithoutLibrary() {}

        public static void main(String[] args) throws Exception {
            Receiver receiver = new Receiver();
            receiver.away = false;
            try {
                builder(receiver, Path.of(args[0])).set("eventlog.queue.required", "true").build();
            } catch (ConfigurationException e) {
                System.out.println("required: " + (e.getMessage().contains("can't be opened") ? "refused" : e));
            }
            try (EventLog log = builder(receiver, Path.of(args[0])).build()) {
                log(log, 0, 50);
                log.flush(LONG);
                PipelineStats stats = log.stats();
                System.out.printf("delivered %d of %d, durable %s, dropped %d%n", receiver.events.size(),
                        stats.accepted(), stats.durable(), stats.droppedTotal());
            }
        }
    }

    private void deliverAll(EventLog log, int logged) throws Exception {
        PipelineStats waiting = log.stats();
        assertThat(waiting.accepted()).isEqualTo(logged);
        assertThat(waiting.droppedTotal()).isZero();
        receiver.away = false;
        assertThat(log.flush(LONG)).isTrue();
        PipelineStats done = log.stats();
        assertThat(done.sent()).isEqualTo(logged);
        assertThat(receiver.events.stream().distinct())
                .containsExactlyElementsOf(IntStream.range(0, logged).mapToObj(n -> "n" + n).toList());
    }

    /** Logs this number of events of about a kilobyte; no call may take long. */
    private static int log(EventLog log, int from, int count) {
        String text = "x".repeat(700);
        for (int n = from; n < from + count; n++) {
            long start = System.nanoTime();
            log.log(LogEvent.named("n" + n).message(text));
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(2));
        }
        while (log.stats().inboxBytes() > 1 << 20) {
            Thread.onSpinWait();
        }
        return count;
    }

    private EventLog.Builder builder(Path directory) {
        return builder(receiver, directory.resolve("queue.db"));
    }

    private static EventLog.Builder builder(Receiver receiver, Path file) {
        return EventLog.builder().transport(receiver).set("eventlog.db", file.toString())
                .set("eventlog.retry.first", "10ms").set("eventlog.retry.max", "50ms");
    }

    /** A file system of 8 MB; only where the test may mount one, as in CI. */
    private Path mount() throws Exception {
        Path disk = Files.createDirectory(dir.resolve("disk"));
        mounted = exit("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString()) == 0;
        assumeThat(mounted).as("may mount a file system").isTrue();
        return disk;
    }

    /** A file system that an error makes read-only; only where the test may mount one. */
    private Path mountExt4() throws Exception {
        Path disk = Files.createDirectory(dir.resolve("disk"));
        Path image = dir.resolve("image");
        Files.write(image, new byte[16 << 20]);
        assumeThat(exit("sh", "-c", "mkfs.ext4 -q -F " + image)).as("there is ext4").isZero();
        mounted = exit("mount", "-o", "loop,errors=remount-ro", image.toString(), disk.toString()) == 0;
        assumeThat(mounted).as("may mount a file system").isTrue();
        return disk;
    }

    private static void makeReadOnly(Path disk) throws Exception {
        Path trigger = Path.of("/sys/fs/ext4").resolve(Files.getFileStore(disk).name().substring("/dev/".length()))
                .resolve("trigger_fs_error");
        assumeThat(trigger).as("the kernel can simulate an error").exists();
        Files.writeString(trigger, "1");
        assertThat(exit("touch", disk.resolve("x").toString())).as("is read-only").isNotZero();
    }

    private static void run(String... command) throws Exception {
        assertThat(exit(command)).as(String.join(" ", command)).isZero();
    }

    private static int exit(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start().waitFor();
    }

    /** Records events by name once it is available again. */
    private static final class Receiver implements Transport {
        final List<String> events = new ArrayList<>();
        volatile boolean away = true;

        @Override
        public void send(Batch batch) throws TransportException {
            if (away) {
                // Else its long absence would begin the search for an event at fault, which changes the order.
                throw TransportException.unreachable("away", null);
            }
            for (String line : new String(batch.toByteArray(), StandardCharsets.UTF_8).split("\n")) {
                int name = line.indexOf("\"name\":\"") + 8;
                events.add(line.substring(name, line.indexOf('"', name)));
            }
        }

        @Override
        public String describe() {
            return "receiver";
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}

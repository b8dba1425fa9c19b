// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileLeaseTest {
    @TempDir
    Path dir;

    private final List<FileLease> taken = new ArrayList<>();
    private Path file;

    @BeforeEach
    void nameFile() {
        file = dir.resolve("queue.db");
    }

    @AfterEach
    void giveBackAll() {
        taken.forEach(FileLease::close);
        assertThat(System.getProperties().stringPropertyNames()).as("nothing stays behind")
                .noneMatch(name -> name.startsWith("org.eventlog.file.lease:") && name.contains(dir.toString()));
    }

    @Test
    void isExclusive() throws Exception {
        FileLease first = take(file);

        assertThat(FileLease.tryTake(file)).isEmpty();
        assertThat(FileLease.isTakenHere(file)).isTrue();
        assertThat(OtherProcess.gets(file)).isFalse();

        first.close();
        assertThat(FileLease.isTakenHere(file)).isFalse();
        assertThat(OtherProcess.gets(file)).isTrue();
        take(file);
    }

    @Test
    void staysLockedAfterAFailedAttemptInThisProcess() throws Exception {
        take(file);

        for (int i = 0; i < 3; i++) {
            assertThat(FileLease.tryTake(file)).isEmpty();
        }

        assertThat(OtherProcess.gets(file)).isFalse();
    }

    @Test
    void isFreeWhenTheProcessThatHasItIsKilled() throws Exception {
        try (OtherProcess other = OtherProcess.start(file)) {
            assertThat(other.took()).isTrue();
            assertThat(FileLease.tryTake(file)).isEmpty();
            assertThat(FileLease.isTakenHere(file)).as("it is not of this JVM").isFalse();
        }
        take(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"./queue.db", "sub/../queue.db", "link/queue.db", "link/sub/../queue.db", "other.db",
            "chain.db", "twice.db"})
    void fileHasOneLeaseRegardlessOfThePath(String spelling) throws Exception {
        Files.createDirectory(dir.resolve("sub"));
        Files.createSymbolicLink(dir.resolve("link"), dir);
        // There is no queue.db yet.
        Files.createSymbolicLink(dir.resolve("other.db"), file);
        Files.createSymbolicLink(dir.resolve("chain.db"), Path.of("other.db"));
        Files.createSymbolicLink(dir.resolve("twice.db"), Path.of("link", "chain.db"));
        Path other = dir.resolve(spelling);
        FileLease lease = take(file);

        assertThat(FileLease.tryTake(other)).isEmpty();
        assertThat(OtherProcess.gets(other)).isFalse();
        lease.close();
        assertThat(take(other).file()).isEqualTo(dir.toRealPath().resolve("queue.db"));
        assertThat(OtherProcess.gets(file)).isFalse();
    }

    @Test
    void resolvesALinkToAnExistingFile() throws Exception {
        Files.createFile(file);
        Files.createDirectory(dir.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(dir.resolve("elsewhere").resolve("x.db"), file);
        take(link);

        assertThat(FileLease.tryTake(file)).isEmpty();
        assertThat(OtherProcess.gets(file)).isFalse();
    }

    @Test
    void rejectsACyclicLink() throws Exception {
        Files.createSymbolicLink(file, Path.of("queue.db"));

        assertThatThrownBy(() -> FileLease.tryTake(file)).isInstanceOf(IOException.class);
    }

    @Test
    void onlyOneOfManyThreadsAcquiresIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 100; round++) {
                List<Callable<Optional<FileLease>>> attempts = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    attempts.add(() -> FileLease.tryTake(file));
                }
                List<FileLease> winners = new ArrayList<>();
                for (Future<Optional<FileLease>> attempt : threads.invokeAll(attempts)) {
                    attempt.get().ifPresent(winners::add);
                }
                assertThat(winners).hasSize(1);
                if (round % 50 == 0) {
                    assertThat(OtherProcess.gets(file)).isFalse();
                }
                winners.forEach(FileLease::close);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void otherProcessesNeitherAcquireNorEndIt() throws Exception {
        FileLease lease = take(file);
        try (OtherProcess child = OtherProcess.start(dir.resolve("something-else.db"))) {
            assertThat(child.took()).isTrue();
            assertThat(OtherProcess.gets(file)).isFalse();
            lease.close();
            assertThat(OtherProcess.gets(file)).as("the living child has not inherited the lock").isTrue();
        }
    }

    @Test
    void isHeldUntilTheLastShareIsClosed() throws Exception {
        FileLease first = take(file);
        FileLease second = FileLease.share(dir.resolve(".").resolve("queue.db")).orElseThrow();
        taken.add(second);

        first.close();
        first.close();
        assertThat(first.renew()).isFalse();
        assertThat(second.renew()).isTrue();
        assertThat(OtherProcess.gets(file)).isFalse();

        second.close();
        assertThat(OtherProcess.gets(file)).isTrue();
        assertThat(FileLease.share(file)).isEmpty();
    }

    @Test
    void isReleasedIfLockingFails() throws Exception {
        assertThatThrownBy(() -> FileLease.tryTake(file, channel -> {
            throw new IOException("No locks available");
        })).hasMessageContainingAll("files in " + dir.toRealPath() + " can't be locked", "No locks available",
                "two processes could use one file there", "use a directory on a local disk");
        assertThatThrownBy(() -> FileLease.tryTake(file, channel -> {
            throw new IllegalStateException("unforeseen");
        })).isInstanceOf(IllegalStateException.class);
        assertThat(FileLease.tryTake(file, channel -> null)).as("another process has it").isEmpty();

        assertThat(OtherProcess.gets(file)).isTrue();
        take(file);
    }

    @Test
    void isReleasedIfTheLockFileCannotBeCreated() throws Exception {
        Files.createDirectory(dir.resolve("queue.db.lock"));

        assertThatThrownBy(() -> FileLease.tryTake(file)).isInstanceOf(IOException.class)
                .hasMessageContainingAll("lock file", "queue.db.lock", "writable");

        Files.delete(dir.resolve("queue.db.lock"));
        take(file);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void doesNotWaitForTheReaderOfAPipe() throws Exception {
        Process made = new ProcessBuilder("mkfifo", file + ".lock").start();
        assertThat(made.waitFor()).isZero();

        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> assertThatThrownBy(() -> FileLease.tryTake(file))
                .isInstanceOf(IOException.class).hasMessageContaining("no regular file"));
    }

    @Test
    void rejectsAMissingDirectory() {
        assertThatThrownBy(() -> FileLease.tryTake(dir.resolve("none").resolve("queue.db")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void recreatesAndLocksADeletedLockFile() throws Exception {
        FileLease lease = take(file);
        Files.delete(lockFile());

        assertThat(FileLease.tryTake(file)).as("in this JVM it is known all the same").isEmpty();
        assertThat(lease.renew()).isTrue();

        assertThat(lockFile()).exists();
        assertThat(OtherProcess.gets(file)).isFalse();
        lease.close();
        assertThat(OtherProcess.gets(file)).isTrue();
    }

    @Test
    void isLostIfAnotherProcessRecreatedTheLockFile() throws Exception {
        FileLease lease = take(file);
        Files.delete(lockFile());
        try (OtherProcess other = OtherProcess.start(file)) {
            assertThat(other.took()).isTrue();
            assertThat(lease.renew()).isFalse();
        }
        assertThat(lease.renew()).as("the other may have changed the file").isFalse();

        lease.close();
        take(file);
    }

    @Test
    void isKeptIfItsDirectoryIsDeleted() throws Exception {
        Path sub = Files.createDirectory(dir.resolve("sub"));
        FileLease lease = take(sub.resolve("queue.db"));
        Files.delete(sub.resolve("queue.db.lock"));
        Files.delete(sub);

        assertThat(lease.renew()).isTrue();
    }

    @Test
    void doesNotBreakALockHeldWithoutALease() throws Exception {
        Path lockFile = Files.createFile(lockFile());
        try (FileChannel theirs = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock lock = theirs.lock()) {
            assertThat(FileLease.tryTake(file)).isEmpty();
            assertThat(FileLease.tryTake(file)).isEmpty();

            assertThat(lock.isValid()).isTrue();
            assertThat(OtherProcess.gets(file)).isFalse();
        }
        take(file);
        assertThat(OtherProcess.gets(file)).isFalse();
    }

    @Test
    void survivesReplacementOfTheSystemProperties() throws Exception {
        FileLease lease = take(file);
        Properties before = System.getProperties();
        Properties others = new Properties();
        before.stringPropertyNames().stream().filter(name -> !name.startsWith("org.eventlog.file"))
                .forEach(name -> others.setProperty(name, before.getProperty(name)));
        System.setProperties(others);
        try {
            assertThat(FileLease.tryTake(file)).isEmpty();
            assertThat(OtherProcess.gets(file)).isFalse();
            lease.close();
        } finally {
            System.setProperties(before);
        }
        take(file);
    }

    /** Simulates a directory that is mounted twice: a hard link is the second path to the lock file. */
    @Test
    void identifiesTheLockFileByItsFileKey() throws Exception {
        take(file);
        Files.createLink(dir.resolve("other.db.lock"), lockFile());

        assertThat(FileLease.tryTake(dir.resolve("other.db"))).isEmpty();
        assertThat(OtherProcess.gets(file)).isFalse();
    }

    private FileLease take(Path path) throws IOException {
        FileLease lease = FileLease.tryTake(path).orElseThrow();
        taken.add(lease);
        return lease;
    }

    private Path lockFile() {
        return dir.resolve("queue.db.lock");
    }
}

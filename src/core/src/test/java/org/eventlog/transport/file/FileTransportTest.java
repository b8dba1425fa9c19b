// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.eventlog.spi.Batch;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FileTransportTest {
    private static final Rotation NEVER = new Rotation(0, 5);

    @TempDir
    private Path dir;

    private Path log;

    @BeforeEach
    void name() {
        log = dir.resolve("logs/events.log");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void appendsAndCreatesParentDirectories(boolean force) throws Exception {
        for (String line : List.of("one\n", "two\n")) {
            try (FileTransport transport = new FileTransport(log, NEVER, force, LogFile.WRITABLE)) {
                transport.send(batch(line));
                transport.send(batch("more\nand more\n"));
            }
        }

        assertThat(log).hasContent("one\nmore\nand more\ntwo\nmore\nand more\n");
    }

    @Test
    void reopensAMovedOrDeletedFile() throws Exception {
        try (FileTransport transport = transport(NEVER)) {
            transport.send(batch("one\n"));
            Files.move(log, dir.resolve("moved"));
            transport.send(batch("two\n"));
            assertThat(log).hasContent("two\n");
            Files.move(log, dir.resolve("moved again"));
            Files.writeString(log, "not ours\n");
            transport.send(batch("three\n"));
            assertThat(log).hasContent("not ours\nthree\n");
            Files.delete(log);
            Files.delete(log.getParent());
            transport.send(batch("four\n"));
        }

        assertThat(log).hasContent("four\n");
        assertThat(dir.resolve("moved")).hasContent("one\n");
    }

    @Test
    void continuesAtTheStartOfATruncatedFile() throws Exception {
        try (FileTransport transport = transport(NEVER)) {
            transport.send(batch("one\n"));
            Files.newByteChannel(log, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING).close();
            transport.send(batch("two\n"));
        }

        assertThat(log).hasContent("two\n");
    }

    @Test
    void terminatesAPartialLineLeftByAKilledProcess() throws Exception {
        Files.createDirectories(log.getParent());
        Files.writeString(log, "whole\nha");

        try (FileTransport transport = transport(NEVER)) {
            transport.send(batch("half\n"));
            transport.send(batch("next\n"));
        }

        assertThat(log).hasContent("whole\nha\nhalf\nnext\n");
    }

    @Test
    void fullDiskLeavesNoPartialLineAndTheBatchIsRetried() throws Exception {
        SmallDisk disk = new SmallDisk(10);
        try (FileTransport transport = new FileTransport(log, NEVER, false, disk)) {
            transport.send(batch("one\ntwo\n"));

            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> transport.send(batch("three\nfour\n")))
                        .isInstanceOf(TransportException.class).hasMessage("no space left");
                assertThat(log).hasContent("one\ntwo\n");
            }

            disk.bytes = 1000;
            transport.send(batch("three\nfour\n"));
        }
        assertThat(log).hasContent("one\ntwo\nthree\nfour\n");
    }

    @Test
    void fullFileSystemContainsOnlyCompleteLines() throws Exception {
        Path disk = Files.createDirectory(dir.resolve("disk"));
        assumeThat(exit("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()))
                .as("may mount a file system").isZero();
        try (FileTransport transport = new FileTransport(disk.resolve("log"), NEVER, true, LogFile.WRITABLE)) {
            Files.write(disk.resolve("other"), new byte[40_000]);
            String lines = ("x".repeat(98) + "\n").repeat(200);
            assertThatThrownBy(() -> {
                transport.send(batch(lines));
                transport.send(batch(lines));
            }).isInstanceOf(TransportException.class).hasMessageContaining("space");
            assertThat(Files.size(disk.resolve("log")) % lines.length()).isZero();

            Files.delete(disk.resolve("other"));
            transport.send(batch(lines));

            assertThat(Files.readAllLines(disk.resolve("log"))).hasSizeGreaterThanOrEqualTo(200)
                    .containsOnly("x".repeat(98));
        } finally {
            assertThat(exit("umount", disk.toString())).isZero();
        }
    }

    /** As the old and the new event log of an appender that is reconfigured do. */
    @Test
    void severalWriteToOneFile() throws Exception {
        Rotation rotation = new Rotation(20_000, 1000);
        Files.createDirectories(log.getParent());
        Path linked = Files.createSymbolicLink(log.getParent().resolveSibling("linked"), log.getParent())
                .resolve(log.getFileName());
        List<Thread> writers = IntStream.range(0, 4).mapToObj(writer -> new Thread(() -> {
            try (FileTransport transport = transport(writer % 2 == 0 ? log : linked, rotation)) {
                for (int i = 0; i < 500; i++) {
                    transport.send(batch(writer + "-" + i + "\n"));
                }
            } catch (TransportException e) {
                throw new AssertionError(e);
            }
        })).toList();
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }

        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(log.getParent())) {
            for (Path file : files.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        assertThat(lines).hasSize(2000).doesNotHaveDuplicates().allMatch(line -> line.matches("[0-3]-\\d+"));
    }

    @Test
    void rotatesALargeFileAndKeepsTheConfiguredNumber() throws Exception {
        try (FileTransport transport = transport(new Rotation(8, 2))) {
            for (String line : List.of("a1\n", "a2\n", "b1\n", "larger than a file may be\n", "c1\n", "c2\n", "d1\n")) {
                transport.send(batch(line));
            }
        }

        assertThat(log).hasContent("d1\n");
        assertThat(Path.of(log + ".1")).hasContent("c1\nc2\n");
        assertThat(Path.of(log + ".2")).hasContent("larger than a file may be\n");
        assertThat(Path.of(log + ".3")).doesNotExist();
    }

    @Test
    void keepsNoOldFileIfConfigured() throws Exception {
        try (FileTransport transport = transport(new Rotation(3, 0))) {
            transport.send(batch("a1\n"));
            transport.send(batch("b1\n"));
        }

        assertThat(log).hasContent("b1\n");
        assertThat(Path.of(log + ".1")).doesNotExist();
    }

    @Test
    void failedRotationLosesNoOldFile() throws Exception {
        Rotation rotation = new Rotation(1, 3);
        Files.createDirectories(log.getParent());
        Files.writeString(log, "now");
        Files.writeString(Path.of(log + ".2"), "old");
        Files.writeString(Path.of(log + ".3"), "older");

        rotation.rotate(log);

        assertThat(log).doesNotExist();
        assertThat(Path.of(log + ".1")).hasContent("now");
        assertThat(Path.of(log + ".2")).hasContent("old");
        assertThat(Path.of(log + ".3")).hasContent("older");
    }

    @Test
    void writesOnlyToRegularFiles() throws Exception {
        Files.createDirectories(log);

        try (FileTransport transport = transport(NEVER)) {
            assertThatThrownBy(() -> transport.send(batch("one\n"))).isInstanceOf(TransportException.class)
                    .hasMessage(log + " is no regular file");
        }
    }

    @Test
    void canBeClosedTwiceAndThenWritesNothing() throws Exception {
        FileTransport transport = transport(NEVER);
        transport.send(batch("one\n"));
        transport.close();

        assertThatCode(transport::close).doesNotThrowAnyException();
        assertThatThrownBy(() -> transport.send(batch("two\n"))).isInstanceOf(TransportException.class)
                .hasMessage("closed");
        assertThat(log).hasContent("one\n");
    }

    /** The hanging thread closes the file when its write returns. */
    @Test
    void closingDoesNotWaitForAHangingDisk() throws Exception {
        HangingDisk disk = new HangingDisk();
        FileTransport transport = new FileTransport(log, NEVER, false, disk);
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                transport.send(batch("one\n"));
            } catch (TransportException e) {
                throw new AssertionError(e);
            }
        });
        disk.writing.await();

        transport.close();

        assertThat(disk.closed.getCount()).isOne();
        disk.goOn.countDown();
        sending.get();
        await().untilAsserted(() -> assertThat(disk.closed.getCount()).isZero());
        assertThat(log).hasContent("one\n");
    }

    private FileTransport transport(Rotation rotation) {
        return transport(log, rotation);
    }

    private static FileTransport transport(Path file, Rotation rotation) {
        return new FileTransport(file, rotation, false, LogFile.WRITABLE);
    }

    private static Batch batch(String lines) {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        return new Batch("j", 0, List.of(new Batch.Slice(bytes, 0, bytes.length, new int[]{bytes.length}, 0, 1)));
    }

    private static int exit(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start().waitFor();
    }

    /** Accepts as many bytes as there is space, and then throws, like a disk. */
    private static final class SmallDisk implements LogFile.Opener {
        int bytes;

        SmallDisk(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public RandomAccessFile open(Path path) throws IOException {
            return new RandomAccessFile(path.toFile(), "rw") {
                @Override
                public void write(byte[] from, int start, int length) throws IOException {
                    int room = (int) Math.min(length, bytes - length());
                    super.write(from, start, room);
                    if (room < length) {
                        throw new IOException("no space left");
                    }
                }
            };
        }
    }

    private static final class HangingDisk implements LogFile.Opener {
        final CountDownLatch writing = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public RandomAccessFile open(Path path) throws IOException {
            return new RandomAccessFile(path.toFile(), "rw") {
                @Override
                public void write(byte[] from, int start, int length) throws IOException {
                    writing.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    super.write(from, start, length);
                }

                @Override
                public void close() throws IOException {
                    super.close();
                    closed.countDown();
                }
            };
        }
    }
}

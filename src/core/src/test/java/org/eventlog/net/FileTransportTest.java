// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.eventlog.EventLog;
import org.eventlog.LogEvent;
import org.eventlog.config.ConfigurationException;
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
    @TempDir
    Path dir;

    private Path path;

    @BeforeEach
    void name() {
        path = dir.resolve("logs/events.json");
    }

    private FileTransport open() {
        return open(0, 5, AppendedFile::new);
    }

    private FileTransport open(long maxBytes, int keep, FileTransport.Opener opener) {
        return new FileTransport(path, true, maxBytes, keep, opener);
    }

    private static Batch batch(String... lines) {
        byte[] all = (String.join("\n", lines) + "\n").getBytes(UTF_8);
        int[] ends = new int[lines.length];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += lines[i].getBytes(UTF_8).length + 1;
            ends[i] = end;
        }
        return new Batch("j", 0, List.of(new Batch.Slice(all, 0, all.length, ends, 0, ends.length)));
    }

    private List<String> lines(Path of) throws IOException {
        return Files.readAllLines(of);
    }

    /** A disk that takes so many bytes of a batch, once, and may then fail to take them back. */
    private static FileTransport.Opener full(int room, boolean broken) {
        int[] failures = {1};
        return at -> new AppendedFile(at) {
            @Override
            void append(byte[] bytes) throws IOException {
                if (failures[0]-- > 0) {
                    super.append(Arrays.copyOf(bytes, room));
                    throw new IOException("No space left on device");
                }
                super.append(bytes);
            }

            @Override
            void truncate(long size) throws IOException {
                if (broken && failures[0] == 0) {
                    failures[0]--;
                    throw new IOException("Input/output error");
                }
                super.truncate(size);
            }
        };
    }

    @Test
    void appendsToWhatIsThere() throws Exception {
        try (FileTransport first = open()) {
            first.send(batch("one", "two"));
            first.send(batch("three"));
        }
        try (FileTransport second = open()) {
            second.send(batch("four"));
        }

        assertThat(Files.readString(path)).isEqualTo("one\ntwo\nthree\nfour\n");
    }

    @Test
    void aFileThatWasMovedOrDeletedIsBegunAnew() throws Exception {
        try (FileTransport transport = open()) {
            transport.send(batch("one"));
            Files.move(path, dir.resolve("moved"));
            transport.send(batch("two"));
            assertThat(lines(path)).containsExactly("two");
            Files.delete(path);
            Files.delete(path.getParent());
            transport.send(batch("three"));
        }

        assertThat(lines(dir.resolve("moved"))).containsExactly("one");
        assertThat(lines(path)).containsExactly("three");
    }

    @Test
    void aFileThatWasEmptiedInPlaceIsGoneOnWith() throws Exception {
        try (FileTransport transport = open()) {
            transport.send(batch("one"));
            Files.write(path, new byte[0]);
            transport.send(batch("two"));
        }

        assertThat(Files.readString(path)).isEqualTo("two\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFullDiskIsWeatherAndLeavesNoHalfLine(boolean broken) throws Exception {
        try (FileTransport before = open()) {
            before.send(batch("before"));
        }
        try (FileTransport transport = open(0, 5, full(6, broken))) {
            assertThatThrownBy(() -> transport.send(batch("first", "second")))
                    .isInstanceOf(TransportException.class).hasMessageContaining("No space left on device");
            if (!broken) {
                assertThat(Files.readString(path)).isEqualTo("before\n");
            }

            transport.send(batch("first", "second"));
        }

        assertThat(lines(path)).endsWith("first", "second").startsWith("before").doesNotContain("firsts");
        assertThat(Files.readString(path)).endsWith("\n");
    }

    @Test
    void theHalfLineOfAKilledProcessIsCutOff() throws Exception {
        Files.createDirectories(path.getParent());
        for (String half : new String[]{"x", "y".repeat(8191), "z".repeat(50_000)}) {
            Files.writeString(path, "whole\n" + half);
            try (FileTransport transport = open()) {
                transport.send(batch("next"));
            }
            assertThat(Files.readString(path)).isEqualTo("whole\nnext\n");
        }
        Files.writeString(path, "half");
        try (FileTransport transport = open()) {
            transport.send(batch("next"));
        }
        assertThat(Files.readString(path)).isEqualTo("next\n");
    }

    @Test
    void olderFilesAreKeptByNumber() throws Exception {
        try (FileTransport transport = open(10, 2, AppendedFile::new)) {
            for (String event : new String[]{"1111", "1112", "2222", "larger than the bound", "4444", "4445"}) {
                transport.send(batch(event));
            }
        }

        assertThat(lines(path)).containsExactly("4444", "4445");
        assertThat(lines(dir.resolve("logs/events.json.1"))).containsExactly("larger than the bound");
        assertThat(lines(dir.resolve("logs/events.json.2"))).containsExactly("2222");
        assertThat(dir.resolve("logs/events.json.3")).doesNotExist();
    }

    @Test
    void noOlderFileIsKeptWhenNoneIsWanted() throws Exception {
        try (FileTransport transport = open(10, 0, AppendedFile::new)) {
            transport.send(batch("1111", "1112"));
            transport.send(batch("2222"));
        }

        assertThat(lines(path)).containsExactly("2222");
        try (var files = Files.list(path.getParent())) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void twoCantWriteToTheSameFile() throws Exception {
        try (FileTransport first = open(); FileTransport second = open()) {
            first.send(batch("one"));

            assertThatThrownBy(() -> second.send(batch("two"))).isInstanceOf(TransportException.class)
                    .hasMessageContaining("another event log writes to");
            first.close();
            second.send(batch("two"));
        }

        assertThat(lines(path)).containsExactly("one", "two");
    }

    @Test
    void anInterruptLeavesNoHalfBatch() throws Exception {
        try (FileTransport transport = open()) {
            Thread.currentThread().interrupt();
            transport.send(batch("one", "two"));
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(lines(path)).containsExactly("one", "two");
    }

    @Test
    void sendsNothingOnceClosed() {
        FileTransport transport = open();
        transport.close();
        transport.close();

        assertThatThrownBy(() -> transport.send(batch("x"))).isInstanceOf(TransportException.class);
        assertThat(path).doesNotExist();
    }

    @Test
    void anEventLogWritesToItWithoutAHost() throws Exception {
        try (EventLog log = EventLog.builder().protocol("file").set("eventlog.file.path", path.toString())
                .set("eventlog.db", ":memory:").build()) {
            for (int i = 0; i < 100; i++) {
                log.log(LogEvent.named("e" + i));
            }
        }

        assertThat(lines(path)).hasSize(100).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(lines(path).get(99)).contains("\"name\":\"e99\"");
    }

    @Test
    void aFileMustBeNamed() {
        for (String name : new String[]{"", dir.toString()}) {
            assertThatThrownBy(EventLog.builder().protocol("file").set("eventlog.file.path", name)
                    .set("eventlog.db", ":memory:")::build).isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("eventlog.file.path");
        }
    }
}

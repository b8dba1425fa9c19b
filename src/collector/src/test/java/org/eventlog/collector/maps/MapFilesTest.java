// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.maps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapFilesTest {
    private static final Instant START = Instant.parse("2026-05-04T03:02:01Z");
    private static final byte[] MAP = {'{', '}'};

    @TempDir
    Path directory;

    private Instant now = START;

    @Test
    void deletesTheDirectoriesOfMapsThatWereTooOld() throws IOException {
        MapFiles files = files(100);
        files.put("shop", "1", "a.js", MAP);
        files.put("bank", "1", "a.js", MAP);
        now = START.plus(Duration.ofDays(20));
        files.put("shop", "2", "a.js", MAP);

        now = START.plus(Duration.ofDays(31));
        files.deleteOld();

        assertThat(all()).as("a source, a release, a file").hasSize(3);
        files.put("bank", "1", "a.js", MAP);
        assertThat(all()).hasSize(6);
    }

    @Test
    void deletesTheDirectoryOfAReleaseWhoseLastMapGaveWayToANewOne() throws IOException {
        MapFiles files = files(2);
        for (int release = 1; release <= 4; release++) {
            now = START.plusSeconds(release);
            files.put("shop", String.valueOf(release), "a.js", MAP);
        }

        assertThat(all()).as("a source, two releases, two files").hasSize(5);
    }

    @Test
    void leavesWhatIsNotItsOwn() throws IOException {
        Files.createDirectory(directory.resolve("lost+found"));
        Files.createDirectories(directory.resolve("www/js"));
        Files.write(directory.resolve("www/js/a.js.map"), MAP);
        Files.write(directory.resolve("abcd"), MAP);
        List<Path> before = all();

        now = Instant.now().plus(Duration.ofDays(1_000));
        files(100).deleteOld();

        assertThat(all()).isEqualTo(before);
    }

    @Test
    void anUploadSucceedsWhileEmptyDirectoriesAreDeleted() throws Exception {
        MapFiles uploading = files(1);
        MapFiles other = files(1);
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> deleting = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                try {
                    other.deleteOld();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        try {
            for (int release = 1; release <= 300; release++) {
                uploading.put("shop", String.valueOf(release), "a.js", MAP);
            }
        } finally {
            done.set(true);
        }
        deleting.get(10, TimeUnit.SECONDS);

        assertThat(all()).hasSize(3);
    }

    private MapFiles files(int most) {
        return new MapFiles(directory, most, 1_000, Duration.ofDays(30), () -> now);
    }

    private List<Path> all() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> !file.equals(directory)).sorted().toList();
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.maps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eventlog.file.Directories;

/**
 * The files of the source maps. Thread-safe; several collectors may share the directory.
 *
 * <pre>
 * directory / source, in hexadecimal / SHA-256 of the release / file, in hexadecimal + ".map"
 * </pre>
 *
 * <p>The names are in hexadecimal so that no name of a sender can mean another directory, and because file systems
 * may not distinguish case. The time of a file is that of its upload or last use.
 */
final class MapFiles {
    static final String END = ".map";
    /** Nothing else in the directory is read or deleted. */
    private static final Pattern OURS = Pattern.compile("([0-9a-f]{2})+(\\.map)?|new\\d+\\.part");
    private static final Duration TOUCH = Duration.ofHours(1);
    private static final int TRIES = 20;

    private final Path directory;
    private final int mostFiles;
    private final long mostBytes;
    private final Duration age;
    private final InstantSource clock;

    /**
     * @param mostFiles of each source
     * @param mostBytes of each source
     * @param age after which unused files are deleted
     */
    MapFiles(Path directory, int mostFiles, long mostBytes, Duration age, InstantSource clock) {
        this.directory = directory;
        this.mostFiles = mostFiles;
        this.mostBytes = mostBytes;
        this.age = age;
        this.clock = clock;
    }

    /** Replaces the file of this name, and deletes the files of the source that were unused longest if it has too many. */
    void put(String source, String release, String file, byte[] map) throws IOException {
        Path target = of(source, release).resolve(hex(file) + END);
        Path written = create(target.getParent());
        try {
            Files.write(written, map);
            Files.setLastModifiedTime(written, FileTime.from(clock.instant()));
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
        deleteSurplus(directory.resolve(hex(source)), target);
    }

    /** A new file. Another thread, or another collector, may delete the directory as long as it is empty. */
    static Path create(Path directory) throws IOException {
        for (int tries = 1;; tries++) {
            try {
                Directories.make(directory);
                return Files.createTempFile(directory, "new", ".part");
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** The file whose name is the longest end of the script's path. */
    Optional<Path> find(String source, String release, ScriptFrame frame) throws IOException {
        return list(of(source, release), "*" + END).stream().filter(file -> frame.isOf(nameOf(file)))
                .max(Comparator.comparing(file -> file.getFileName().toString().length()));
    }

    byte[] read(Path file) throws IOException {
        byte[] map = Files.readAllBytes(file);
        Instant now = clock.instant();
        if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(TOUCH))) {
            Files.setLastModifiedTime(file, FileTime.from(now));
        }
        return map;
    }

    /**
     * Deletes the files that are older than allowed, what an interrupted upload has left, and the directories that are
     * empty.
     */
    void deleteOld() throws IOException {
        Instant before = clock.instant().minus(age);
        for (Path source : list(directory, "*")) {
            for (Path release : list(source, "*")) {
                for (Path file : list(release, "*{" + END + ",.part}")) {
                    if (time(file).isBefore(before)) {
                        Files.deleteIfExists(file);
                    }
                }
                deleteIfEmpty(release);
            }
            deleteIfEmpty(source);
        }
    }

    private void deleteSurplus(Path source, Path kept) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path release : list(source, "*")) {
            files.addAll(list(release, "*" + END));
        }
        files.remove(kept);
        files.sort(Comparator.comparing(MapFiles::time).reversed());
        int number = 1;
        long bytes = Files.size(kept);
        for (Path file : files) {
            bytes += size(file);
            if (++number > mostFiles || bytes > mostBytes) {
                Files.deleteIfExists(file);
                deleteIfEmpty(file.getParent());
            }
        }
    }

    private static void deleteIfEmpty(Path directory) throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.deleteIfExists(directory);
            } catch (DirectoryNotEmptyException e) {
                // As it mostly is.
            }
        }
    }

    private Path of(String source, String release) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(release.getBytes(StandardCharsets.UTF_8));
            return directory.resolve(hex(source)).resolve(HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String nameOf(Path file) {
        String hex = file.getFileName().toString().replace(END, "");
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }

    static List<Path> list(Path directory, String names) throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, names)) {
            for (Path file : files) {
                if (OURS.matcher(file.getFileName().toString()).matches()) {
                    all.add(file);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Nothing was uploaded yet, or it is a file of somebody else.
        }
        return all;
    }

    private static Instant time(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            // Another collector has deleted it.
            return Instant.MAX;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The right to use one journal file: a lock on a file beside it, which the operating system takes back when the process
 * ends in whatever way. Two that share a file would delete each other's events.
 */
final class FileClaim implements AutoCloseable {
    private static final int NAMES = 64;

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private FileClaim(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Claims the file, or, where a living instance has it, the first free of {@code name-2}, {@code name-3}, …
     *
     * @throws IOException
     *             when the directory can't be made or written to, or all names are taken
     */
    static FileClaim of(Path wanted) throws IOException {
        Path absolute = wanted.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        for (int n = 1; n <= NAMES; n++) {
            FileClaim claim = tryClaim(numbered(absolute, n));
            if (claim != null) {
                return claim;
            }
        }
        throw new IOException("all of " + absolute + " and its " + (NAMES - 1) + " next names are in use");
    }

    /** Claims exactly this file, or gives null when a living instance has it. */
    static FileClaim ifFree(Path file) throws IOException {
        return tryClaim(file);
    }

    /** The names instances that want this file may have taken, the file's own first. */
    static List<Path> names(Path wanted) {
        Path absolute = wanted.toAbsolutePath();
        return IntStream.rangeClosed(1, NAMES).mapToObj(n -> numbered(absolute, n)).toList();
    }

    private static Path numbered(Path file, int n) {
        if (n == 1) {
            return file;
        }
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling(dot <= 0 ? name + "-" + n : name.substring(0, dot) + "-" + n + name.substring(dot));
    }

    private static FileClaim tryClaim(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file.resolveSibling(file.getFileName() + ".lock"),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another instance in this very process has it: the same answer as null.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? null : new FileClaim(file, channel, lock);
    }

    Path file() {
        return file;
    }

    /** Gives the claim back. The lock's file stays: deleting it would let two others hold "the" lock. */
    @Override
    public void close() throws IOException {
        try (channel) {
            lock.release();
        }
    }
}

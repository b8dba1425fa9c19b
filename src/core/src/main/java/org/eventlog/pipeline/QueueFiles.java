// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eventlog.file.Directories;
import org.eventlog.file.FileLease;
import org.eventlog.file.NextNames;

/**
 * Chooses the file of an instance if several are configured with the same one: the first gets it, the others
 * {@code name-2}, {@code name-3}, … Two instances on one file would delete each other's events.
 */
final class QueueFiles {
    /** What is added to the file's name: nothing, the lease, and what SQLite adds. */
    private static final List<String> BESIDE = List.of("", ".lock", SqliteFile.ROLLBACK, "-wal", "-shm");

    private QueueFiles() {}

    /**
     * Takes the lease of the file or, if a running instance has it, of the first free one of the next names.
     *
     * @throws IOException if the directory cannot be created or written, or all names are in use
     */
    static FileLease lease(Path wanted) throws IOException {
        Directories.make(wanted.toAbsolutePath().getParent());
        for (Path name : names(wanted)) {
            Optional<FileLease> lease = FileLease.tryTake(name);
            if (lease.isPresent()) {
                return lease.get();
            }
        }
        throw new IOException("all of " + wanted.toAbsolutePath() + " and its " + (NextNames.NAMES - 1)
                + " next names are in use");
    }

    /**
     * The names that instances may use, starting with the file's own. If a link leads to the file, they are next to
     * its target.
     */
    static List<Path> names(Path wanted) throws IOException {
        return NextNames.of(FileLease.realPath(wanted));
    }

    /** Whether a queue of this name uses the file, or may: under any of its names, also through a link. */
    static boolean areUsed(Path wanted, Path file) {
        try {
            String other = FileLease.realPath(file).toString();
            return names(wanted).stream().map(Path::toString)
                    .anyMatch(name -> BESIDE.stream().anyMatch(suffix -> other.equals(name + suffix)));
        } catch (IOException e) {
            // One of the directories does not exist yet, so compare what is known.
            Path directory = wanted.toAbsolutePath().normalize();
            return BESIDE.stream().anyMatch(
                    suffix -> file.toAbsolutePath().normalize().toString().equals(directory + suffix));
        }
    }
}

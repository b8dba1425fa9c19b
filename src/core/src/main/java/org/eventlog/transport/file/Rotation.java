// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Determines when a file is rotated, and renames it: {@code events.log} becomes {@code events.log.1}, that
 * {@code events.log.2}, and so on.
 *
 * @param maxBytes the maximum size of a file; 0 for no limit
 * @param keep the maximum number of old files
 */
record Rotation(long maxBytes, int keep) {

    /**
     * Whether more bytes would exceed the maximum. A batch is written to one file, so a large batch can exceed it
     * alone.
     */
    boolean isDue(long length, int more) {
        return maxBytes > 0 && length > 0 && length + more > maxBytes;
    }

    /**
     * Renames the closed file, and the older ones up to the first gap in the numbers. If it fails midway, the next
     * attempt continues from there, and no old file is lost.
     */
    void rotate(Path path) throws IOException {
        int free = 1;
        while (free <= keep && Files.exists(old(path, free))) {
            free++;
        }
        if (free > keep) {
            Files.deleteIfExists(old(path, keep));
            free = keep;
        }
        for (int i = free - 1; i >= 0; i--) {
            Files.move(old(path, i), old(path, i + 1), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** All names that this file and its older ones may have. */
    Stream<Path> files(Path path) {
        return IntStream.rangeClosed(0, maxBytes > 0 ? Math.max(1, keep) : 0).mapToObj(number -> old(path, number));
    }

    /** @param number 0 for the file itself */
    private static Path old(Path path, int number) {
        return number == 0 ? path : path.resolveSibling(path.getFileName() + "." + number);
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * When a file makes room for a new one, and what becomes of it: {@code events.log} becomes {@code events.log.1}, that
 * {@code events.log.2}, and so on.
 *
 * @param maxBytes how large a file may grow; 0 for any size
 * @param keep how many old files there may be
 */
record Rotation(long maxBytes, int keep) {

    /** Whether so much more would be too much. A batch goes into one file, so it may be larger than that alone. */
    boolean isDue(long length, int more) {
        return maxBytes > 0 && length > 0 && length + more > maxBytes;
    }

    /**
     * Moves the closed file away, and the older ones as far as there is no gap between them: where it failed half-way,
     * the next attempt goes on from there and no old file is lost.
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

    /** @param number 0 for the file itself */
    private static Path old(Path path, int number) {
        return number == 0 ? path : path.resolveSibling(path.getFileName() + "." + number);
    }
}

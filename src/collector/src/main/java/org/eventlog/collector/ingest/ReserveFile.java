// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file beside the database that only reserves space. It is deleted when the disk is nearly full, so that retention
 * has space to work: to delete rows, a database first writes more. For one thread at a time.
 */
final class ReserveFile {
    private static final int CHUNK = 1 << 20;

    private final Path file;
    private final long bytes;

    /** @param bytes the size of the file, 0 for none */
    ReserveFile(Path database, long bytes) {
        this.file = database.resolveSibling(database.getFileName() + "-reserve");
        this.bytes = bytes;
    }

    /** Creates the file if it does not exist and more than {@code least} bytes would remain free. */
    void hold(long free, long least) throws IOException {
        if (bytes == 0 || size() == bytes || free < least + 2 * bytes) {
            return;
        }
        // Write the bytes: a sparse file reserves nothing.
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] zeros = new byte[CHUNK];
            for (long left = bytes; left > 0; left -= zeros.length) {
                out.write(zeros, 0, (int) Math.min(left, zeros.length));
            }
        }
    }

    /** Deletes the file. Returns whether it existed. */
    boolean release() {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            // If the disk cannot even be modified, freed space would not help.
            return false;
        }
    }

    private long size() throws IOException {
        return Files.exists(file) ? Files.size(file) : -1;
    }
}

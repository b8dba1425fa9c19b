// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.file;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The canonical absolute path of a file that may not exist yet. */
final class RealPath {
    /** The same limit as in Linux. */
    private static final int MAX_LINKS = 40;

    private RealPath() {}

    static Path of(Path file) throws IOException {
        Path path = file.toAbsolutePath();
        if (Files.exists(path)) {
            return path.toRealPath();
        }
        // A link may lead to a file that does not exist yet.
        for (int links = 0; Files.isSymbolicLink(path); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemLoopException(file.toString());
            }
            path = path.resolveSibling(Files.readSymbolicLink(path));
        }
        if (path.getFileName() == null) {
            throw new IOException(file + " is no file");
        }
        return path.getParent().toRealPath().resolve(path.getFileName());
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Creates directories. */
public final class Directories {
    private Directories() {}

    /**
     * Creates the directory and its parents, unless it exists or is a link to a directory, which
     * {@link Files#createDirectories} refuses up to Java 18.
     */
    public static void make(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
    }
}

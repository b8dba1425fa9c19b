// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.maps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Copies the files of source maps to another directory, which a collector may be using. */
public final class MapCopy {
    private MapCopy() {}

    /**
     * Copies the files that are not there yet, or older there.
     *
     * @return how many
     */
    public static int copy(Path from, Path to) throws IOException {
        int copied = 0;
        for (Path source : MapFiles.list(from, "*")) {
            for (Path release : MapFiles.list(source, "*")) {
                for (Path file : MapFiles.list(release, '*' + MapFiles.END)) {
                    copied += copyFile(file, to.resolve(from.relativize(file))) ? 1 : 0;
                }
            }
        }
        return copied;
    }

    private static boolean copyFile(Path file, Path target) throws IOException {
        if (Files.exists(target) && Files.getLastModifiedTime(target).compareTo(Files.getLastModifiedTime(file)) >= 0) {
            return false;
        }
        Path written = MapFiles.create(target.getParent());
        try {
            Files.copy(file, written, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException e) {
            // The collector has deleted it meanwhile.
            return false;
        } finally {
            Files.deleteIfExists(written);
        }
    }
}

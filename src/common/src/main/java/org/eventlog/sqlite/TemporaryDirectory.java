// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks whether a native library can be loaded from a directory. */
final class TemporaryDirectory {
    /** The mounted file systems of this process on Linux: device, mount point, type, options (proc(5)). */
    private static final Path MOUNTS = Path.of("/proc/self/mounts");

    private TemporaryDirectory() {}

    /** The fault of the directory, or null if none is known. */
    static String fault(Path directory) {
        if (!Files.isDirectory(directory)) {
            return directory + " is no directory";
        }
        if (!Files.isWritable(directory)) {
            return directory + " can't be written";
        }
        return isNoexec(directory) ? directory + " is mounted noexec" : null;
    }

    private static boolean isNoexec(Path directory) {
        // Not Files.lines, because an interrupt closes its channel.
        try (BufferedReader mounts = Files.newBufferedReader(MOUNTS, StandardCharsets.UTF_8)) {
            return isNoexec(directory.toRealPath(), mounts.lines().toList());
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /**
     * The directory is on the file system with the longest matching mount point; of two with the same mount point, on
     * the last.
     */
    static boolean isNoexec(Path directory, List<String> mounts) {
        int longest = -1;
        boolean noexec = false;
        for (String mount : mounts) {
            String[] parts = mount.split(" ");
            if (parts.length < 4) {
                continue;
            }
            Path place = Path.of(parts[1].replace("\\040", " "));
            if (directory.startsWith(place) && place.getNameCount() >= longest) {
                longest = place.getNameCount();
                noexec = List.of(parts[3].split(",")).contains("noexec");
            }
        }
        return noexec;
    }
}

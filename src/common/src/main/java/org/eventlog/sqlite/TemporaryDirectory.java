// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether a directory can hold a library that is to be loaded. */
final class TemporaryDirectory {
    /** The file systems of this process, where Linux tells: device, place, type, options (proc(5)). */
    private static final Path MOUNTS = Path.of("/proc/self/mounts");

    private TemporaryDirectory() {}

    /** What is wrong with the directory, or null when nothing is known to be. */
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
        // Not Files.lines: its channel is closed by an interrupt.
        try (BufferedReader mounts = Files.newBufferedReader(MOUNTS, StandardCharsets.UTF_8)) {
            return isNoexec(directory.toRealPath(), mounts.lines().toList());
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** The file system with the longest name above the directory has it; of two at one place, the last. */
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

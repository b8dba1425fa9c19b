// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.file;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The names of files for instances that are configured with the same one: {@code q.db}, {@code q-2.db}, {@code q-3.db}, … */
public final class NextNames {
    /** The number of names. */
    public static final int NAMES = 64;

    private NextNames() {}

    /** The file itself, and the next names beside it. The root of a file system has none. */
    public static List<Path> of(Path file) {
        if (file.getFileName() == null) {
            return List.of(file);
        }
        return IntStream.rangeClosed(1, NAMES).mapToObj(n -> numbered(file, n)).toList();
    }

    private static Path numbered(Path file, int n) {
        if (n == 1) {
            return file;
        }
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling(dot <= 0 ? name + "-" + n : name.substring(0, dot) + "-" + n + name.substring(dot));
    }
}

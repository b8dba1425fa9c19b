// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.file.DatabaseName;
import org.eventlog.file.FileLease;
import org.eventlog.file.NextNames;

/**
 * The queue files of the event logs of one application. Each needs its own: after a crash, an event log takes over the
 * files of its names, and would send the events of another one to its own receiver.
 */
final class QueueNames {
    private static final Setting<String> DB = Setting.text("eventlog.db", "");

    private final Set<Path> taken = new LinkedHashSet<>();

    /** Records a fault if an event log before has the same file, or may use it as one of its next names. */
    void verify(Settings settings) {
        String text = settings.get(DB);
        if (text.isEmpty() || DatabaseName.isMemory(text)) {
            return;
        }
        try {
            Path file = real(Path.of(text));
            if (file.getFileName() == null) {
                // The root: another check tells that it is a directory.
                return;
            }
            if (taken.stream().anyMatch(other -> NextNames.of(other).contains(file)
                    || NextNames.of(file).contains(other))) {
                settings.fault(DB, "a file of its own, not one that another event log of the application uses or may"
                        + " use; each also uses next names, such as " + NextNames.of(file).get(1).getFileName());
            }
            taken.add(file);
        } catch (InvalidPathException e) {
            // Another check tells that the file cannot be used.
        }
    }

    private static Path real(Path file) {
        try {
            return FileLease.realPath(file);
        } catch (IOException e) {
            // Its directory is still to be made.
            return file.toAbsolutePath().normalize();
        }
    }
}

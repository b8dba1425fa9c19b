// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine's own name, without asking the network: {@code InetAddress.getLocalHost()} resolves it too, and was
 * seen to delay a start by up to two minutes where the name server is away.
 */
final class HostName {
    private HostName() {}

    static String get() {
        for (String variable : new String[]{"HOSTNAME", "COMPUTERNAME"}) {
            String name = System.getenv(variable);
            if (name != null && !name.isBlank()) {
                return name.strip();
            }
        }
        for (String file : new String[]{"/proc/sys/kernel/hostname", "/etc/hostname"}) {
            try {
                String name = Files.readString(Path.of(file)).strip();
                if (!name.isEmpty()) {
                    return name;
                }
            } catch (IOException | RuntimeException e) {
                // The next one may tell.
            }
        }
        return "localhost";
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The machine's own name, without using the network. {@code InetAddress.getLocalHost()} also resolves the name, and
 * delayed a start by up to two minutes when the name server was unavailable.
 */
public final class HostName {
    private HostName() {}

    /**
     * @param qualified whether to add the domain, if local files contain it: {@code /etc/hosts}, or else the domain of
     *            {@code /etc/resolv.conf}; on Windows {@code USERDNSDOMAIN}
     */
    public static String get(boolean qualified) {
        String name = own();
        return qualified
                ? qualified(name, Path.of("/etc/hosts"), Path.of("/etc/resolv.conf"), System.getenv("USERDNSDOMAIN"))
                : name;
    }

    /** The name with its domain, or unchanged if it has one or none is known. */
    static String qualified(String name, Path hosts, Path resolver, String fallbackDomain) {
        if (name.indexOf('.') >= 0) {
            return name;
        }
        for (String[] words : words(hosts)) {
            List<String> names = Arrays.asList(words).subList(1, words.length);
            if (names.contains(name)) {
                for (String known : names) {
                    if (known.startsWith(name + ".") && !known.startsWith(name + ".localdomain")) {
                        return known;
                    }
                }
            }
        }
        String domain = fallbackDomain;
        for (String[] words : words(resolver)) {
            // resolv.conf(5): the last of several lines counts, and the first domain of a search list is the local one.
            if (words.length > 1 && (words[0].equals("domain") || words[0].equals("search"))) {
                domain = words[1];
            }
        }
        return domain == null || domain.isBlank() || domain.equals(".") ? name : name + "." + domain;
    }

    private static List<String[]> words(Path file) {
        try {
            return Files.readAllLines(file).stream().map(line -> line.replaceFirst("[#;].*", "").strip())
                    .filter(line -> !line.isEmpty()).map(line -> line.split("\\s+")).toList();
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }

    private static String own() {
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
                // Try the next file.
            }
        }
        return "localhost";
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts other JVMs with the same Java version and class path. */
final class Jvm {
    private Jvm() {}

    /**
     * @param command options, then the main class, then its arguments
     */
    static ProcessBuilder builder(List<?> command) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-Djava.awt.headless=true");
        if (Runtime.version().feature() >= 22) {
            // For the journal's native library: newer JDKs warn without this option.
            words.add("--enable-native-access=ALL-UNNAMED");
        }
        words.add("-cp");
        words.add(System.getProperty("java.class.path"));
        for (Object word : command) {
            words.add(word instanceof Class<?> main ? main.getName() : word.toString());
        }
        return new ProcessBuilder(words);
    }
}

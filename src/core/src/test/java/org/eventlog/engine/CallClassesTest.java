// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eventlog.LogEvent;
import org.eventlog.redact.Redactor;
import org.junit.jupiter.api.Test;

class CallClassesTest {
    private static final List<String> PACKAGES = List.of("org/eventlog", "org/eventlog/internal", "org/eventlog/redact",
            "org/eventlog/bridge", "org/eventlog/encode", "org/eventlog/pipeline");

    @Test
    void listsAllClassesOfCallsThatHaveAStaticInitializer() throws Exception {
        Set<String> found = new TreeSet<>();
        for (Class<?> one : List.of(LogEvent.class, Redactor.class, EventLog.class)) {
            Path place = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(place)) {
                addInitialized(place, found);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + place.toUri()), Map.of())) {
                    addInitialized(jar.getPath("/"), found);
                }
            }
        }

        assertThat(CallClasses.NAMES).doesNotHaveDuplicates().containsAll(found);
        // The compiler of JDK 17 makes a class for a switch, that of JDK 25 does not.
        assertThat(CallClasses.NAMES).filteredOn(name -> !name.matches(".*\\$\\d+")).isSubsetOf(found);
    }

    private static void addInitialized(Path root, Set<String> found) throws IOException {
        for (String name : PACKAGES) {
            if (Files.isDirectory(root.resolve(name))) {
                try (Stream<Path> files = Files.list(root.resolve(name))) {
                    for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
                        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("<clinit>")) {
                            String simple = file.getFileName().toString();
                            found.add(name.replace('/', '.') + "." + simple.substring(0, simple.length() - 6));
                        }
                    }
                }
            }
        }
    }
}

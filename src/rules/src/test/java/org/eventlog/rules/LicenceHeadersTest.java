// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each source file says who holds the copyright and under which licence it is. */
class LicenceHeadersTest {

    private static final List<String> HEADER = List.of("Copyright the Eventlog authors",
            "SPDX-License-Identifier: Apache-2.0");
    private static final Set<String> ENDINGS = Set.of("java", "xml", "sql", "mjs", "js", "css", "cli", "yml", "conf",
            "cfg", "properties", "asadmin", "env", "options");
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules");

    @Test
    void eachSourceFileHasTheHeader() throws IOException {
        List<Path> sources = sources();
        List<Path> bare = new ArrayList<>();
        for (Path file : sources) {
            String head = Files.readString(file).lines().limit(8).reduce("", (a, b) -> a + b + "\n");
            if (!HEADER.stream().allMatch(head::contains)) {
                bare.add(Modules.root().relativize(file));
            }
        }

        assertThat(sources).hasSizeGreaterThan(600);
        assertThat(bare).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(Modules.root(), new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                String name = dir.getFileName().toString();
                boolean skipped = NOT_OURS.contains(name) || name.startsWith(".") && !name.equals(".ci");
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = Modules.root().relativize(file).toString().replace('\\', '/');
                String ending = path.substring(path.lastIndexOf('.') + 1);
                if (ENDINGS.contains(ending) || path.startsWith(".ci/")) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}

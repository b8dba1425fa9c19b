// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The picture of modules and packages in the documents is the one that the classes give. */
class PackagesPictureTest {
    private static final Path FILE = Modules.root().resolve("docs/packages.md");

    private final Packages packages = Packages.ALL;

    @Test
    void packagesDocumentIsUpToDate() throws IOException {
        String now = picture();
        if (System.getProperty("packages.update") != null) {
            Files.writeString(FILE, now);
        }

        assertThat(Files.readString(FILE)).as("docs/packages.md; to generate it again: mvn test -pl src/rules -am"
                + " -Dtest=PackagesPictureTest -Dsurefire.failIfNoSpecifiedTests=false -Dpackages.update")
                .isEqualTo(now);
    }

    @Test
    void omitsTransitiveArrows() {
        assertThat(shown(Map.of("a", Set.of("b", "c"), "b", Set.of("c")))).isEqualTo(Map.of("a", Set.of("b"), "b",
                Set.of("c")));
    }

    private String picture() {
        StringBuilder text = new StringBuilder("""
                # Modules and packages

                `PackagesPictureTest` generates these diagrams from the compiled classes. An arrow points to a
                dependency, and no arrow is part of a cycle. Indirect dependencies are not drawn. To generate
                the diagrams again:

                ```
                mvn test -pl src/rules -am -Dtest=PackagesPictureTest -Dsurefire.failIfNoSpecifiedTests=false -Dpackages.update
                ```
                """);
        Map<String, Set<String>> modules = new TreeMap<>();
        packages.modules().forEach(module -> modules.put(module, new TreeSet<>()));
        packages.arrows().forEach((from, targets) -> targets.forEach(
                to -> modules.get(packages.moduleOf(from)).add(packages.moduleOf(to))));
        modules.forEach((module, needed) -> needed.remove(module));
        draw(text, "Modules", modules);
        for (String module : packages.modules()) {
            Map<String, Set<String>> inside = inside(module);
            if (inside.size() > 2) {
                draw(text, module, inside);
            }
        }
        return text.toString();
    }

    private Map<String, Set<String>> inside(String module) {
        Map<String, Set<String>> inside = new TreeMap<>();
        packages.of(module).forEach(type -> inside.put(type.getPackageName(), new TreeSet<>()));
        inside.forEach((name, needed) -> packages.arrows().getOrDefault(name, Set.of()).stream()
                .filter(inside::containsKey).forEach(needed::add));
        return inside;
    }

    private static void draw(StringBuilder text, String title, Map<String, Set<String>> arrows) {
        text.append("\n## ").append(title).append("\n\n```mermaid\nflowchart TD\n");
        Map<String, String> ids = new HashMap<>();
        for (String name : new TreeSet<>(arrows.keySet())) {
            ids.put(name, "n" + ids.size());
            text.append("  ").append(ids.get(name)).append("[\"").append(name.replace("org.eventlog.", ""))
                    .append("\"]\n");
        }
        new TreeMap<>(shown(arrows)).forEach((from, targets) -> new TreeSet<>(targets).forEach(to -> text.append("  ")
                .append(ids.get(from)).append(" --> ").append(ids.get(to)).append('\n')));
        text.append("```\n");
    }

    /** Without the arrows that a longer way makes needless. */
    private static Map<String, Set<String>> shown(Map<String, Set<String>> arrows) {
        return arrows.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                from -> from.getValue().stream().filter(to -> from.getValue().stream()
                        .noneMatch(other -> !other.equals(to) && reach(arrows, other).contains(to)))
                        .collect(Collectors.toSet())));
    }

    private static Set<String> reach(Map<String, Set<String>> arrows, String start) {
        Set<String> seen = new TreeSet<>();
        List<String> open = new ArrayList<>(arrows.getOrDefault(start, Set.of()));
        while (!open.isEmpty()) {
            String at = open.remove(open.size() - 1);
            if (seen.add(at)) {
                open.addAll(arrows.getOrDefault(at, Set.of()));
            }
        }
        return seen;
    }
}

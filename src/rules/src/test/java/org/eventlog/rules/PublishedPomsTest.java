// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What a user's build gets from our pom files. */
class PublishedPomsTest {

    /** What the published jars bring with them, besides each other. A further library here is a decision, not an accident. */
    private static final Map<String, Set<String>> LIBRARIES = Map.of( //
            "eventlog-capnp", Set.of("runtime"), //
            "eventlog-amqp", Set.of("amqp-client"), //
            "eventlog-common", Set.of("sqlite-jdbc"), //
            "eventlog-core", Set.of("sqlite-jdbc"), //
            "eventlog-collector", Set.of("sqlite-jdbc", "msgpack-core", "jte-runtime"), //
            "eventlog-kafka", Set.of("kafka-clients"), //
            "eventlog-testkit", Set.of("assertj-core", "parsson"));

    private final Element bom = Modules.pom(Modules.root().resolve("src/bom"));

    @Test
    void bomInheritsAndImportsNothing() {
        assertThat(Modules.child(bom, "parent")).isNull();
        assertThat(managed()).allSatisfy(dependency -> {
            assertThat(Modules.text(dependency, "groupId")).isEqualTo("org.eventlog");
            assertThat(Modules.text(dependency, "scope")).isNull();
        });
    }

    @Test
    void bomListsExactlyThePublishedJars() {
        Set<String> named = managed().stream().map(d -> Modules.text(d, "artifactId"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> published = Modules.publishedJars().stream()
                .map(dir -> Modules.text(Modules.pom(dir), "artifactId"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named).isEqualTo(published).contains("eventlog", "eventlog-api");
    }

    @Test
    void theBomHasTheVersionOfItsModules() {
        assertThat(Modules.text(bom, "groupId")).isEqualTo("org.eventlog");
        assertThat(Modules.text(bom, "version")).isEqualTo(Modules.text(Modules.parent(), "version"));
        assertThat(managed()).extracting(d -> Modules.text(d, "version")).containsOnly("${project.version}");
    }

    @Test
    void publishedJarsHaveOnlyTheseDependencies() {
        Map<String, Set<String>> brought = new TreeMap<>();
        for (Path module : Modules.publishedJars()) {
            Set<String> libraries = transitive(Modules.pom(module)).stream()
                    .filter(d -> !"org.eventlog".equals(Modules.text(d, "groupId")))
                    .map(d -> Modules.text(d, "artifactId")).collect(Collectors.toCollection(TreeSet::new));
            if (!libraries.isEmpty()) {
                brought.put(Modules.text(Modules.pom(module), "artifactId"), libraries);
            }
        }

        assertThat(brought).isEqualTo(LIBRARIES);
    }

    private List<Element> managed() {
        return Modules.children(Modules.child(Modules.child(bom, "dependencyManagement"), "dependencies"),
                "dependency");
    }

    /** The dependencies that reach whoever depends on this module. */
    private static List<Element> transitive(Element pom) {
        return Modules.children(Modules.child(pom, "dependencies"), "dependency").stream()
                .filter(d -> !Set.of("test", "provided").contains(String.valueOf(Modules.text(d, "scope"))))
                .filter(d -> !"true".equals(Modules.text(d, "optional"))).toList();
    }
}

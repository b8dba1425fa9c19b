// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which module and which package may need which: docs/architecture.md as tests. */
class ArrowsTest {

    private static final String[] CONTAINER = {"jakarta..", "javax.enterprise..", "javax.servlet..",
            "org.eclipse.microprofile.."};

    /** What reads it is one package, which is loaded only where an application has MicroProfile Config. */
    private static final String MP_CONFIG = "org.eclipse.microprofile.config..";

    private final Packages packages = Packages.ALL;

    @Test
    void apiDependsOnTheJdkOnly() {
        // Annotations that nobody needs at run time.
        mayNeedOnly("api", "java..", "org.eventlog", "org.eventlog.internal", "org.jspecify.annotations");
    }

    @Test
    void commonDependsOnTheJdkAndSqliteOnly() {
        mayNeedOnly("common", with(packagesOf("common"), "java..", "org.sqlite..", MP_CONFIG));
    }

    @Test
    void coreDependsOnTheJdkSqliteApiAndCommonOnly() {
        mayNeedOnly("core", with(packagesOf("core", "api", "common"), "java..", "javax.crypto..", "javax.net..",
                "javax.security..", "org.jspecify.annotations", "org.sqlite.."));
    }

    @Test
    void lowerModulesDependOnNoContainer() {
        for (String module : List.of("amqp", "api", "capnp", "common", "core", "kafka", "logback", "log4j2", "otel")) {
            noClasses().that().resideOutsideOfPackage("org.eventlog.config.mp").should().dependOnClassesThat()
                    .resideInAnyPackage(CONTAINER).check(packages.of(module));
        }
    }

    @Test
    void collectorDependsOnCommonOnly() {
        assertThat(modulesNeededBy("collector")).containsExactly("common");
    }

    @Test
    void moduleDependenciesAreAcyclic() {
        assertThat(packages.modules()).containsExactly("amqp", "api", "capnp", "cdi", "collector", "common", "core",
                "kafka", "log4j2",
                "logback", "otel",
                "testkit");
        assertThat(modulesNeededBy("api")).isEmpty();
        assertThat(modulesNeededBy("common")).isEmpty();
        assertThat(modulesNeededBy("core")).containsExactly("api", "common");
        for (String skin : List.of("amqp", "capnp", "cdi", "kafka", "logback", "log4j2", "otel", "testkit")) {
            assertThat(modulesNeededBy(skin)).as(skin).isSubsetOf("api", "common", "core");
        }
    }

    @Test
    void noPackageIsPartOfACycle() {
        assertThat(Packages.arrowsOnCycles(packages.arrows())).isEmpty();
    }

    @Test
    void detectsACycleOverSeveralPackages() {
        Map<String, Set<String>> arrows = Map.of("a", Set.of("b", "d"), "b", Set.of("c"), "c", Set.of("a"), "d",
                Set.of("e"));

        assertThat(Packages.arrowsOnCycles(arrows)).containsExactlyInAnyOrder("a -> b", "b -> c", "c -> a");
    }

    private void mayNeedOnly(String module, String... allowed) {
        JavaClasses classes = packages.of(module);
        classes().should().onlyDependOnClassesThat().resideInAnyPackage(allowed).check(classes);
    }

    private String[] packagesOf(String... modules) {
        return Stream.of(modules).flatMap(m -> packages.of(m).stream()).map(c -> c.getPackageName()).distinct()
                .toArray(String[]::new);
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }

    private Set<String> modulesNeededBy(String module) {
        return packages.arrows().entrySet().stream().filter(e -> module.equals(packages.moduleOf(e.getKey())))
                .flatMap(e -> e.getValue().stream())
                .map(packages::moduleOf).filter(m -> !m.equals(module)).collect(Collectors.toCollection(TreeSet::new));
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a module-info has to export: the compiler does not say it while the other modules have none themselves. */
class ExportsTest {

    private final Packages packages = Packages.ALL;

    @Test
    void modulesExportWhatOthersUse() throws IOException {
        Map<String, ModuleDescriptor> named = named();
        Set<String> missing = new TreeSet<>();
        for (String module : packages.modules()) {
            packages.of(module).stream().flatMap(c -> c.getDirectDependenciesFromSelf().stream())
                    .map(ExportsTest::target).distinct().forEach(used -> {
                        String owner = packages.moduleOf(used);
                        if (owner != null && !owner.equals(module) && named.containsKey(owner)
                                && !isExported(named.get(owner), used, name(module))) {
                            missing.add(named.get(owner).name() + ": exports " + used + " to " + name(module));
                        }
                    });
        }

        assertThat(named).containsKeys("amqp", "api", "cdi", "collector", "common", "core", "log4j2", "logback",
                "otel", "testkit");
        assertThat(missing).isEmpty();
    }

    private static String target(Dependency dependency) {
        return dependency.getTargetClass().getBaseComponentType().getPackageName();
    }

    private static boolean isExported(ModuleDescriptor descriptor, String packageName, String to) {
        return descriptor.exports().stream()
                .anyMatch(e -> e.source().equals(packageName) && (!e.isQualified() || e.targets().contains(to)));
    }

    private static String name(String module) {
        return Modules.text(Modules.child(Modules.pom(Modules.root().resolve("src").resolve(module)), "properties"),
                "eventlog.module");
    }

    private Map<String, ModuleDescriptor> named() throws IOException {
        Map<String, ModuleDescriptor> named = new TreeMap<>();
        for (String module : packages.modules()) {
            Path info = Modules.root().resolve("src").resolve(module).resolve("target/classes/module-info.class");
            if (Files.exists(info)) {
                try (InputStream in = Files.newInputStream(info)) {
                    named.put(module, ModuleDescriptor.read(in));
                }
            }
        }
        return named;
    }
}

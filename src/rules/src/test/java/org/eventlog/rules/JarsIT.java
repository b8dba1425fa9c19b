// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** The jars as they are published. */
class JarsIT {

    /** Services for APIs that a module can do without: its jar provides them on the class path only. */
    private static final Map<String, Set<String>> OPTIONAL_SERVICES = Map.of("org.eventlog.cdi",
            Set.of("jakarta.enterprise.concurrent.spi.ThreadContextProvider",
                    "jakarta.servlet.ServletContainerInitializer", "jakarta.ws.rs.container.DynamicFeature",
                    "jakarta.ws.rs.core.Feature",
                    "org.eclipse.microprofile.rest.client.spi.RestClientBuilderListener"));

    private final List<Path> modules = Modules.publishedJars();

    @Test
    void eachJarCarriesTheLicence() throws IOException {
        byte[] licence = Files.readAllBytes(Modules.root().resolve("LICENSE"));

        for (Path module : modules) {
            try (JarFile jar = new JarFile(Modules.jar(module).toFile())) {
                JarEntry entry = jar.getJarEntry("META-INF/LICENSE");
                assertThat(entry).as("META-INF/LICENSE in %s", jar.getName()).isNotNull();
                try (InputStream in = jar.getInputStream(entry)) {
                    assertThat(in.readAllBytes()).as(jar.getName()).isEqualTo(licence);
                }
            }
        }
    }

    @Test
    void eachManifestHasTitleAndVersion() {
        for (Path module : modules) {
            Attributes manifest = manifest(module);
            Element pom = Modules.pom(module);
            assertThat(manifest.getValue("Implementation-Title")).as("title of %s", module)
                    .isEqualTo(Modules.text(pom, "name"));
            assertThat(manifest.getValue("Implementation-Version")).as("version of %s", module)
                    .isEqualTo(Modules.text(Modules.parent(), "version"));
        }
    }

    @Test
    void eachJarIsAModuleWithANameOfItsOwn() {
        Map<String, Path> names = new TreeMap<>();
        for (Path module : modules) {
            ModuleDescriptor descriptor = descriptor(module);
            // Cap'n Proto's runtime has no name that a module could require.
            boolean isNamedOnly = module.endsWith("capnp");
            assertThat(descriptor.isAutomatic()).as("no module-info in %s", module).isEqualTo(isNamedOnly);
            assertThat(names.put(descriptor.name(), module)).as("a second module %s", descriptor.name()).isNull();
            assertThat(descriptor.name()).as("module-info and manifest of %s", module)
                    .isEqualTo(manifest(module).getValue("Automatic-Module-Name"));
        }

        assertThat(names.keySet()).containsExactly("org.eventlog.amqp", "org.eventlog.api", "org.eventlog.capnp",
                "org.eventlog.cdi",
                "org.eventlog.collector",
                "org.eventlog.common", "org.eventlog.core", "org.eventlog.kafka",
                "org.eventlog.log4j2", "org.eventlog.logback", "org.eventlog.otel", "org.eventlog.testkit");
    }

    @Test
    void noPackageIsInTwoJars() {
        Map<String, Set<Path>> jarsOf = new TreeMap<>();
        for (Path module : modules) {
            for (String name : descriptor(module).packages()) {
                jarsOf.computeIfAbsent(name, n -> new TreeSet<>()).add(Modules.root().relativize(module));
            }
        }

        assertThat(jarsOf).containsKeys("org.eventlog", "org.eventlog.engine", "org.eventlog.cdi");
        assertThat(jarsOf.entrySet())
                .allSatisfy(e -> assertThat(e.getValue()).as("jars with package %s", e.getKey()).hasSize(1));
    }

    @Test
    void apiIsSmallAndRequiresNoOtherModule() throws IOException {
        ModuleDescriptor api = descriptor(Modules.root().resolve("src/api"));

        assertThat(api.isAutomatic()).isFalse();
        // Of another module it has annotations, which nobody needs at run time.
        assertThat(api.requires()).filteredOn(other -> !other.modifiers().contains(Modifier.STATIC))
                .extracting(ModuleDescriptor.Requires::name).containsExactly("java.base");
        assertThat(api.exports().stream().filter(e -> !e.isQualified()).map(ModuleDescriptor.Exports::source))
                .containsExactly("org.eventlog");
        assertThat(Files.size(Modules.jar(Modules.root().resolve("src/api")))).isLessThan(80_000);
    }

    /** On the module path, META-INF/services of a named module is not read. */
    @Test
    void aModuleProvidesWhatItsJarProvidesOnTheClassPath() throws IOException {
        for (Path module : modules) {
            Map<String, Set<String>> provided = descriptor(module).provides().stream()
                    .collect(Collectors.toMap(ModuleDescriptor.Provides::service, p -> Set.copyOf(p.providers())));
            Map<String, Set<String>> expected = services(module);
            expected.keySet().removeAll(OPTIONAL_SERVICES.getOrDefault(descriptor(module).name(), Set.of()));
            assertThat(provided).as("provided by %s", module).isEqualTo(expected);
        }
    }

    @Test
    void eachModuleExportsOnlyThesePackagesToEveryone() {
        Map<String, Set<String>> exported = new TreeMap<>();
        for (Path module : modules) {
            exported.put(descriptor(module).name(),
                    descriptor(module).exports().stream().filter(e -> !e.isQualified())
                            .map(ModuleDescriptor.Exports::source).collect(Collectors.toCollection(TreeSet::new)));
        }

        // The others add a transport or a format, which the settings name.
        exported.values().removeIf(Set::isEmpty);
        assertThat(exported).isEqualTo(Map.of(
                "org.eventlog.api", Set.of("org.eventlog"),
                "org.eventlog.cdi", Set.of("org.eventlog.cdi", "org.eventlog.cdi.batch", "org.eventlog.cdi.jms",
                        "org.eventlog.cdi.rest"),
                "org.eventlog.collector", Set.of("org.eventlog.collector"),
                "org.eventlog.common", Set.of("org.eventlog.config", "org.eventlog.config.mp"),
                "org.eventlog.core", Set.of("org.eventlog.bridge", "org.eventlog.engine", "org.eventlog.jul",
                        "org.eventlog.spi"),
                "org.eventlog.log4j2", Set.of("org.eventlog.log4j2"),
                "org.eventlog.logback", Set.of("org.eventlog.logback"),
                "org.eventlog.otel", Set.of("org.eventlog.otel"),
                "org.eventlog.testkit", Set.of("org.eventlog.testkit", "org.eventlog.testkit.contract",
                        "org.eventlog.testkit.receiver", "org.eventlog.testkit.tls")));
    }

    /** The JDK does not start with a module that provides a service whose API is absent. */
    @Test
    void cdiApplicationRequiresOnlyTheCdiApi() {
        assertThat(descriptor(Modules.root().resolve("src/cdi")).requires())
                .filteredOn(other -> !other.modifiers().contains(Modifier.STATIC))
                .extracting(ModuleDescriptor.Requires::name).filteredOn(name -> name.startsWith("jakarta."))
                .containsExactlyInAnyOrder("jakarta.annotation", "jakarta.cdi", "jakarta.inject",
                        "jakarta.interceptor");
    }

    @Test
    void qualifiedExportsAreForEventlogModules() {
        Set<String> ours = modules.stream().map(m -> descriptor(m).name()).collect(Collectors.toSet());

        for (Path module : modules) {
            assertThat(descriptor(module).exports()).allSatisfy(e -> assertThat(ours).as(e.source())
                    .containsAll(e.targets()));
        }
    }

    private static ModuleDescriptor descriptor(Path module) {
        return ModuleFinder.of(Modules.jar(module)).findAll().iterator().next().descriptor();
    }

    private static Map<String, Set<String>> services(Path module) throws IOException {
        Map<String, Set<String>> services = new TreeMap<>();
        try (JarFile jar = new JarFile(Modules.jar(module).toFile())) {
            for (JarEntry entry : jar.stream().filter(e -> e.getName().matches("META-INF/services/.+")).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    services.put(entry.getName().substring("META-INF/services/".length()),
                            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                                    .map(line -> line.replaceFirst("#.*", "").strip()).filter(line -> !line.isEmpty())
                                    .collect(Collectors.toSet()));
                }
            }
        }
        return services;
    }

    private static Attributes manifest(Path module) {
        try (JarFile jar = new JarFile(Modules.jar(module).toFile())) {
            return jar.getManifest().getMainAttributes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

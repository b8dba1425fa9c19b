// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;

/**
 * The API of the last release, as class files. The build compares the current jars with it (japicmp) and reports the
 * differences. {@code -Dapi.baseline} replaces it with the current API; only a release does that.
 */
class ApiBaselineTest {

    private static final Path BASELINE = Modules.root()
            .resolve("src/rules/src/test/baseline/eventlog-api-baseline.jar");
    /** Fixed, so that the same classes give the same file. */
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    @Test
    void theBaselineHasTheTypesOfThePublicPackagesAndNoOthers() throws IOException {
        List<JavaClass> types = PublicApiTest.types();
        if (System.getProperty("api.baseline") != null) {
            write(types);
        }

        List<String> packages = types.stream().map(JavaClass::getPackageName).distinct().toList();
        assertThat(classes()).hasSizeGreaterThan(40)
                .allSatisfy(name -> assertThat(name.substring(0, name.lastIndexOf('.'))).isIn(packages));
    }

    private static List<String> classes() throws IOException {
        try (JarFile jar = new JarFile(BASELINE.toFile())) {
            return jar.stream().map(entry -> entry.getName().replace(".class", "").replace('/', '.')).toList();
        }
    }

    private static void write(List<JavaClass> types) throws IOException {
        Files.createDirectories(BASELINE.getParent());
        try (OutputStream file = Files.newOutputStream(BASELINE); JarOutputStream jar = new JarOutputStream(file)) {
            for (JavaClass type : types) {
                JarEntry entry = new JarEntry(type.getName().replace('.', '/') + ".class");
                entry.setTimeLocal(TIME);
                jar.putNextEntry(entry);
                try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
                    in.transferTo(jar);
                }
                jar.closeEntry();
            }
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.interceptor.Interceptor;
import java.io.File;
import java.lang.annotation.Annotation;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eventlog.cdi.wiring.Lifecycle;
import org.junit.jupiter.api.Test;

/** A server may load each class with a bean-defining annotation, whatever {@code beans.xml} excludes. */
class ScannedClassesTest {
    /** Without Jakarta Batch, whose listeners must be classes. */
    private static final List<String> OPTIONAL = List.of("org.eclipse.microprofile.metrics.",
            "org.eclipse.microprofile.health.", "org.eclipse.microprofile.rest.", "io.opentelemetry.", "io.micrometer.",
            "jakarta.jms.");
    private static final List<Class<? extends Annotation>> BEAN_DEFINING = List.of(ApplicationScoped.class,
            RequestScoped.class, Dependent.class, Interceptor.class);

    @Test
    void beanClassesLoadWithoutTheOptionalApis() throws Exception {
        Path classes = Path.of(Lifecycle.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(classes); URLClassLoader server = new WithoutOptionalApis()) {
            List<String> beans = files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.startsWith("org") && file.endsWith(".class"))
                    .map(file -> file.substring(0, file.length() - ".class".length()).replace(File.separatorChar, '.'))
                    .filter(ScannedClassesTest::definesABean)
                    .toList();

            assertThat(beans).contains("org.eventlog.cdi.health.HealthChecks").allSatisfy(server::loadClass);
        }
    }

    private static boolean definesABean(String name) {
        try {
            Class<?> type = Class.forName(name, false, ScannedClassesTest.class.getClassLoader());
            return BEAN_DEFINING.stream().anyMatch(type::isAnnotationPresent);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class WithoutOptionalApis extends URLClassLoader {
        WithoutOptionalApis() {
            super(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(WithoutOptionalApis::url).toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        }

        private static URL url(String entry) {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (OPTIONAL.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}

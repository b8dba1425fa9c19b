// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application contains that uses none of the optional modules. */
@Tag("no-server")
class WarContentIT {
    private static final String[] MODULES = {"org/eventlog/amqp/", "org/eventlog/kafka/"};
    private static final String[] CLIENTS = {"com/rabbitmq/", "org/apache/kafka/", "org/slf4j/", "net/jpountz/",
            "com/github/luben/", "org/xerial/snappy/"};
    private static final String[] OTHERS = {"org/eventlog/capnp/", "org/capnproto/", "org/eventlog/testkit/",
            "org/eventlog/otel/", "org/eventlog/logback/", "org/eventlog/log4j2/"};
    /** Of these, 12 MB are SQLite's native libraries for each system. */
    private static final long MOST_BYTES = 16_000_000;

    @TempDir
    Path dir;

    @Test
    void withoutTheOptionalModulesThereIsNoneOfTheirClasses() throws IOException {
        Path shop = Path.of(System.getProperty("it.war"));

        Set<String> classes = classes(shop);

        assertThat(classes).anyMatch(name -> name.startsWith("org/eventlog/engine/"));
        for (String[] packages : new String[][]{MODULES, CLIENTS, OTHERS}) {
            for (String each : packages) {
                assertThat(classes).noneMatch(name -> name.startsWith(each));
            }
        }
        assertThat(Files.size(shop)).isLessThan(MOST_BYTES);
    }

    /** So that the test above can fail. */
    @Test
    void theModulesBringTheirClients() throws IOException {
        Set<String> classes = classes(TwinWar.withBrokers(dir, "brokers", Map.of()));

        for (String[] packages : new String[][]{MODULES, CLIENTS}) {
            for (String each : packages) {
                assertThat(classes).anyMatch(name -> name.startsWith(each));
            }
        }
    }

    /** The files of classes in the WAR and in its libraries. */
    private static Set<String> classes(Path war) throws IOException {
        Set<String> classes = new TreeSet<>();
        try (InputStream in = Files.newInputStream(war)) {
            collect(in, classes);
        }
        return classes;
    }

    private static void collect(InputStream in, Set<String> classes) throws IOException {
        // Not closed: the outer one goes on.
        ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().endsWith(".jar")) {
                collect(zip, classes);
            } else if (entry.getName().endsWith(".class")) {
                classes.add(entry.getName());
            }
        }
    }
}

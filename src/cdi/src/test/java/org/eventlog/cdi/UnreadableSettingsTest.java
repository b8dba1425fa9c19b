// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eventlog.cdi.context.Propagation;
import org.eventlog.cdi.wiring.Configuration;
import org.eventlog.cdi.wiring.EventLogExtension;
import org.eventlog.cdi.wiring.Lifecycle;
import org.eventlog.cdi.wiring.RunningEventLogs;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What MicroProfile Config calls not set, because it can't be resolved, is a fault here. */
class UnreadableSettingsTest {

    @AfterEach
    void forgetConfiguration() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("eventlog."));
    }

    @Test
    void anExpressionWithoutAValueStopsTheDeployment() {
        assertThatThrownBy(() -> start(Map.of("eventlog.host", "${LOG_HOST}")).close())
                .hasMessageContaining("eventlog.host = \"${LOG_HOST}\"").hasMessageContaining("nothing says LOG_HOST")
                .hasMessageContaining("from SysPropConfigSource");
    }

    @Test
    void reportsAllConfigurationFaultsInOneMessage() {
        assertThatThrownBy(() -> start(Map.ofEntries(Map.entry("eventlog.host", "${NO_HOST}"),
                Map.entry("eventlog.key", "hunter2${NO_KEY}"), Map.entry("eventlog.protocol", "http"),
                Map.entry("eventlog.executor", "${NO_EXECUTOR}"), Map.entry("eventlog.destinations", "${NO_NAMES}"),
                Map.entry("eventlog.request.exclude", "${NO_PATHS}"),
                Map.entry("eventlog.session.key", "${NO_SESSION}"),
                Map.entry("eventlog.jul.level", "${NO_LEVEL}"), Map.entry("eventlog.propagate.hosts", "${NO_HOSTS}"),
                Map.entry("eventlog.health.receiver-away", "${NO_TIME}"), Map.entry("eventlog.batch.max-events", "x")))
                .close()).hasMessageContaining("has 10 faults").hasMessageContaining("eventlog.host = \"${NO_HOST}\"")
                .hasMessageContaining("eventlog.key = \"(secret)\"").hasMessageContaining("\"${NO_EXECUTOR}\"")
                .hasMessageContaining("\"${NO_NAMES}\"").hasMessageContaining("\"${NO_PATHS}\"")
                .hasMessageContaining("eventlog.session.key = \"(secret)\"").hasMessageContaining("\"${NO_LEVEL}\"")
                .hasMessageContaining("\"${NO_HOSTS}\"").hasMessageContaining("\"${NO_TIME}\"")
                .hasMessageContaining("eventlog.batch.max-events = \"x\"").hasMessageNotContaining("hunter2");
    }

    @Test
    void reportsARecursiveExpressionAmongTheFaults() {
        assertThatThrownBy(() -> start(Map.of("eventlog.application", "${eventlog.application}", "eventlog.site",
                "${eventlog.cluster}", "eventlog.cluster", "${eventlog.site}", "eventlog.batch.max-events", "x"))
                .close())
                .hasMessageContaining("EVL-1001").hasMessageContaining("  eventlog.application: it can't be read")
                .hasMessageContaining("  eventlog.site: ").hasMessageContaining("  eventlog.cluster: ")
                .hasMessageContaining("eventlog.batch.max-events = \"x\"");
    }

    @Test
    void anExpressionOfOneDestinationStopsTheDeployment() {
        assertThatThrownBy(() -> start(Map.of("eventlog.host", "console", "eventlog.destinations", "audit",
                "eventlog.audit.host", "${AUDIT_HOST}")).close())
                .hasMessageContaining("eventlog.audit.host = \"${AUDIT_HOST}\"");
    }

    @Test
    void aSourceThatCannotTellItsKeysIsAFault(@TempDir Path dir) throws Exception {
        try (URLClassLoader application = providing(Sealed.class, dir)) {
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            Thread.currentThread().setContextClassLoader(application);
            try {
                assertThatThrownBy(() -> start(Map.of("eventlog.host", "console")).close())
                        .hasMessageContaining("EVL-1001").hasMessageContaining("a fault")
                        .hasMessageContaining("it can't be read (IllegalStateException): sealed, password=***")
                        .hasMessageNotContaining("hunter2");
            } finally {
                Thread.currentThread().setContextClassLoader(before);
            }
        }
    }

    @Test
    void aDeploymentReadsEachKeyAFewTimes(@TempDir Path dir) throws Exception {
        try (URLClassLoader application = providing(Counting.class, dir)) {
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            Thread.currentThread().setContextClassLoader(application);
            Counting.READ.clear();
            try {
                start(Map.of("eventlog.host", "console", "eventlog.db", ":memory:")).close();

                assertThat(Counting.READ.values()).isNotEmpty()
                        .allSatisfy(times -> assertThat(times).isLessThanOrEqualTo(8));
            } finally {
                ConfigProviderResolver.instance().releaseConfig(ConfigProvider.getConfig(application));
                Thread.currentThread().setContextClassLoader(before);
            }
        }
    }

    /** The class loader of an application with a source of this type. */
    private static URLClassLoader providing(Class<? extends ConfigSource> source, Path dir) throws IOException {
        Path services = Files.createDirectories(dir.resolve("META-INF/services"));
        Files.writeString(services.resolve(ConfigSource.class.getName()), source.getName());
        return new URLClassLoader(new URL[]{dir.toUri().toURL()}, UnreadableSettingsTest.class.getClassLoader());
    }

    /** Throws when it is asked for its keys. */
    public static class Sealed implements ConfigSource {
        @Override
        public Set<String> getPropertyNames() {
            throw new IllegalStateException("sealed, password=hunter2");
        }

        @Override
        public String getValue(String key) {
            return null;
        }

        @Override
        public String getName() {
            return "sealed";
        }
    }

    /** Counts how often each key is read. */
    public static class Counting implements ConfigSource {
        static final Map<String, Integer> READ = new ConcurrentSkipListMap<>();

        @Override
        public Set<String> getPropertyNames() {
            return Set.of();
        }

        @Override
        public String getValue(String key) {
            if (key.startsWith("eventlog.")) {
                READ.merge(key, 1, Integer::sum);
            }
            return null;
        }

        @Override
        public String getName() {
            return "counting";
        }

        @Override
        public int getOrdinal() {
            return 500;
        }
    }

    @Test
    void aSwitchThatCannotBeReadIsAFault() {
        assertThatThrownBy(() -> start(Map.of("eventlog.enabled", "${ON}")).close())
                .hasMessageContaining("eventlog.enabled = \"${ON}\"");
    }

    @Test
    void anEmptyNameOfTheApplicationIsTheSameAsNone() {
        for (String empty : new String[]{"", "   ", "${NONE:}"}) {
            System.setProperty("eventlog.application", empty);
            System.setProperty("eventlog.db", empty);

            assertThat(Configuration.application()).isEqualTo("application");
            assertThat(Configuration.texts().apply("eventlog.db")).endsWith("eventlog-application.db");
        }
    }

    @Test
    void outgoingHeadersUseTheSameConfiguration() {
        System.setProperty("eventlog.propagate.hosts", "${eventlog.propagate.hosts}");

        assertThat(Propagation.read().headersFor("localhost")).isEmpty();
    }

    @Test
    void attachesToALoggerOnceEvenIfNamedTwice() {
        Logger below = Logger.getLogger("lists.shop.orders");
        Logger shop = Logger.getLogger("lists.shop");
        try (WeldContainer container = start(Map.of("eventlog.db", ":memory:", "eventlog.jul.loggers",
                "lists.shop, lists.shop.orders,, lists.shop"))) {
            Handler[] handlers = shop.getHandlers();

            assertThat(handlers).hasSize(1);
            assertThat(below.getHandlers()).isEmpty();
        }
        assertThat(shop.getHandlers()).isEmpty();
    }

    @Test
    void rejectsPatternsAsLoggerNames() {
        assertThatThrownBy(() -> start(Map.of("eventlog.jul.loggers", "com.acme.*")).close())
                .hasMessageContaining("eventlog.jul.loggers = \"com.acme.*\"");
    }

    private static WeldContainer start(Map<String, String> settings) {
        System.setProperty("eventlog.jul.enabled", settings.containsKey("eventlog.jul.loggers") ? "true" : "false");
        settings.forEach(System::setProperty);
        return new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addBeanClasses(Lifecycle.class, EventContext.class, RunningEventLogs.class).initialize();
    }
}

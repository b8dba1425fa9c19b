// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eventlog.cdi.EventContext;
import org.eventlog.config.SettingSource;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Unknown keys in the configuration of an application. */
class MisspelledKeysTest {
    private static final Logger LOG = Logger.getLogger("org.eventlog");
    /** A documented key, with its default if that is a value. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(eventlog\\.([^`]+))` \\| (?:`([^`|]+)` \\|)?");

    private final List<String> told = new ArrayList<>();
    private final Filter before = LOG.getFilter();

    @BeforeEach
    void listen() {
        LOG.setFilter(record -> {
            if (record.getMessage().startsWith("EVL-1015")) {
                told.add(record.getMessage());
            }
            return false;
        });
        // SmallRye remembers the names of keys.
        ConfigProviderResolver.instance().releaseConfig(ConfigProvider.getConfig());
        set("eventlog.db", ":memory:");
        set("eventlog.audit.db", ":memory:");
        set("eventlog.host", "console");
        set("eventlog.jul.enabled", "false");
    }

    @AfterEach
    void forget() {
        LOG.setFilter(before);
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("eventlog."));
    }

    @Test
    void eachEventLogGivesOneWarning() {
        set("eventlog.destinations", "audit");
        set("eventlog.flush.intervall", "1s");
        set("eventlog.request.sampel", "0.5");
        set("eventlog.audit.queue.synchronus", "full");
        start();

        assertThat(told).containsExactly(
                "EVL-1015 unknown keys, which have no effect: eventlog.flush.intervall (did you mean"
                        + " eventlog.flush.interval?), eventlog.request.sampel (did you mean eventlog.request.sample?)",
                "EVL-1015 unknown keys, which have no effect: eventlog.audit.queue.synchronus (did you mean"
                        + " eventlog.audit.queue.synchronous?)");
    }

    @Test
    void allDocumentedKeysTogetherGiveNone() throws IOException {
        List<String> keys = new ArrayList<>();
        // Those that are read, and for which no text x is allowed.
        set("eventlog.request.exclude", "/x");
        set("eventlog.request.trusted-proxies", "::1");
        set("eventlog.session.key", "x".repeat(16));
        set("eventlog.browser.url", "/x");
        set("eventlog.browser.secrets", "x".repeat(32));
        set("eventlog.browser.origins", "https://shop.example");
        set("eventlog.fields", "x=y");
        set("eventlog.audit.fields", "x=y");
        ROW.matcher(Files.readString(Path.of("../../docs/configuration.md"))).results().forEach(row -> {
            String value = row.group(3) == null ? "x" : row.group(3);
            for (String key : List.of(row.group(1), "eventlog.audit." + row.group(2))) {
                if (System.getProperty(key) == null) {
                    set(key, value);
                    keys.add(key);
                }
            }
        });
        set("eventlog.protocol", "console");
        set("eventlog.audit.protocol", "console");
        set("eventlog.destinations", "audit");
        set("eventlog.kafka.linger.ms", "5");
        set("eventlog.billing.queue.max-bytes", "1GB");
        start();

        assertThat(keys).hasSizeGreaterThan(400).contains("eventlog.http.proxy", "eventlog.audit.flush.interval");
        assertThat(told).isEmpty();
    }

    @Test
    void environmentVariablesAreLookedAt() {
        SettingSource environment = new SettingSource() {
            @Override
            public Found find(String key) {
                return Found.of(null);
            }

            @Override
            public Set<String> variables() {
                return Set.of("EVENTLOG_HOTS");
            }
        };

        assertThat(new TextsAsRead(Configuration.withDefaults(environment)).variables())
                .containsExactly("EVENTLOG_HOTS");
    }

    private static void start() {
        try (WeldContainer container = new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addBeanClasses(Lifecycle.class, EventContext.class, RunningEventLogs.class).initialize()) {
            assertThat(container.isRunning()).isTrue();
        }
    }

    private static void set(String key, String value) {
        System.setProperty(key, value);
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eventlog.config.Setting;
import org.eventlog.config.SettingSource;
import org.eventlog.config.Settings;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnknownSettingsTest {
    private static final Logger LOG = Logger.getLogger("org.eventlog");

    private final List<LogRecord> told = new ArrayList<>();
    private final Map<String, String> texts = new HashMap<>(Map.of("eventlog.db", ":memory:"));
    private final Filter before = LOG.getFilter();

    @BeforeEach
    void listen() {
        LOG.setFilter(record -> {
            if (record.getMessage().startsWith("EVL-1015")) {
                told.add(record);
            }
            return false;
        });
    }

    @AfterEach
    void forget() {
        LOG.setFilter(before);
    }

    @Test
    void keysWithCapitalLettersOrBlanksAreTold() {
        texts.put("EVENTLOG.HOST", "h");
        start(builder().set("eventlog.port ", "5001"));

        assertThat(told).singleElement().satisfies(record -> assertThat(record.getMessage())
                .contains("EVENTLOG.HOST (did you mean eventlog.host?)")
                .contains("eventlog.port  (did you mean eventlog.port?)"));
    }

    @Test
    void oneWarningNamesAllUnknownKeysAndTheirNeighbours() {
        texts.put("eventlog.flush.intervall", "1s");
        texts.put("eventlog.queue.colour", "hunter2");
        start(builder());

        assertThat(told).singleElement().satisfies(record -> {
            assertThat(record.getLevel()).isEqualTo(Level.WARNING);
            assertThat(record.getMessage()).isEqualTo("EVL-1015 unknown keys, which have no effect:"
                    + " eventlog.flush.intervall (did you mean eventlog.flush.interval?), eventlog.queue.colour");
        });
    }

    @Test
    void aKeyThatIsSetInCodeCanBeMisspelledToo() {
        start(builder().set("eventlog.hots", "console"));

        assertThat(told).singleElement().extracting(LogRecord::getMessage).asString()
                .endsWith(": eventlog.hots (did you mean eventlog.host?)");
    }

    @Test
    void aDestinationTellsOfItsOwnKeysWithItsName() {
        texts.putAll(Map.of("eventlog.audit.db", ":memory:", "eventlog.audit.queue.synchronus", "full",
                "eventlog.flush.intervall", "1s", "eventlog.billing.queue.synchronus", "full"));
        start(builder().destination("audit").set("eventlog.hots", "console"));

        assertThat(told).singleElement().extracting(LogRecord::getMessage).asString()
                .endsWith(": eventlog.audit.queue.synchronus (did you mean eventlog.audit.queue.synchronous?),"
                        + " eventlog.hots (did you mean eventlog.host?)");
    }

    @Test
    void theEventLogWithoutANameTellsOfNoDestination() {
        texts.putAll(Map.of("eventlog.audit.queue.synchronus", "full", "eventlog.audit.host", "a"));
        start(builder());

        assertThat(told).isEmpty();
    }

    @Test
    void keysThatATransportAsksForAreKnown() {
        texts.put("eventlog.queue.colour", "red");
        EventLog.Builder builder = builder();
        UnknownSettings unknown = new UnknownSettings(builder);
        assertThat(unknown.told()).contains("eventlog.queue.colour");
        unknown.read("eventlog.queue.colour");

        assertThat(unknown.told()).isEmpty();
    }

    @Test
    void aCustomTransportOfTheEventLogMayReadAnyKey(@TempDir Path dir) throws IOException {
        Path list = dir.resolve("META-INF/services/" + TransportProvider.class.getName());
        Files.createDirectories(list.getParent());
        Files.writeString(list, Doves.class.getName());
        texts.putAll(Map.of("eventlog.host", "a", "eventlog.protocol", "doves", "eventlog.queue.colour", "red"));
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[]{dir.toUri().toURL()}, getClass().getClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            start(builder());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }

        assertThat(told).isEmpty();
    }

    @Test
    void keysOfOtherProtocolsAndOfTheCollectorAreNotTold() {
        texts.putAll(Map.of("eventlog.http.index", "a", "eventlog.tls.ca", "b", "eventlog.jul.level", "c",
                "eventlog.collector.retenton", "d", "eventlog.amqp.vhost", "e", "eventlog.spool.directory", "f"));
        start(builder());

        assertThat(told).isEmpty();
    }

    @Test
    void aSourceThatCannotListItsKeysDoesNoHarm() {
        start(EventLog.builder().from(texts::get));
        start(EventLog.builder().from(new Listed() {
            @Override
            public Set<String> keys() {
                throw new IllegalStateException("no list");
            }

            @Override
            public Set<String> variables() {
                throw new IllegalStateException("no list");
            }
        }));

        assertThat(told).isEmpty();
    }

    @Test
    void aKeyWithoutAValueIsNotTold() {
        texts.put("eventlog.hots", " ");
        start(builder());

        assertThat(told).isEmpty();
    }

    @Test
    void misspelledEnvironmentVariablesAreTold() {
        texts.putAll(Map.of("EVENTLOG_HOTS", "hunter2", "EVENTLOG_AUDIT_FLUSH_INTERVALL", "1s", "EVENTLOG_LEVLE", " ",
                "EVENTLOG_AUDIT_HOST", "a", "EVENTLOG_COLLECTOR_RETENTON", "1d", "EVENTLOG_HOME", "/opt"));
        texts.put("eventlog.audit.db", ":memory:");
        start(builder());
        start(builder().destination("audit"));

        assertThat(told).extracting(LogRecord::getMessage).containsExactly(
                "EVL-1015 unknown keys, which have no effect: EVENTLOG_HOTS (did you mean EVENTLOG_HOST?)",
                "EVL-1015 unknown keys, which have no effect: EVENTLOG_AUDIT_FLUSH_INTERVALL"
                        + " (did you mean EVENTLOG_AUDIT_FLUSH_INTERVAL?)");
    }

    @Test
    void aVariableOfAKeyThatATransportAsksForIsKnown() {
        texts.put("EVENTLOG_HOTS", "a");
        UnknownSettings unknown = new UnknownSettings(builder());
        assertThat(unknown.told()).contains("EVENTLOG_HOTS");
        unknown.read("eventlog.hots");

        assertThat(unknown.told()).isEmpty();
    }

    @Test
    void theDoctorNamesThem() throws InterruptedException {
        texts.putAll(Map.of("eventlog.host", "console", "eventlog.flush.intervall", "1s"));

        assertThat(builder().doctor().examine().toString())
                .contains("no faults; unknown keys, which have no effect: eventlog.flush.intervall (did you mean");
        texts.remove("eventlog.flush.intervall");
        assertThat(builder().doctor().examine().toString()).contains("no faults").doesNotContain("unknown");
    }

    private EventLog.Builder builder() {
        return EventLog.builder().from(new Listed());
    }

    private static void start(EventLog.Builder builder) {
        builder.build().close();
    }

    /** Has a key of its own. */
    public static final class Doves extends ForeignProviderTest.Pigeons {
        @Override
        public String protocol() {
            return "doves";
        }

        @Override
        public Transport create(Settings settings, Payload payload) {
            settings.get(Setting.text("eventlog.queue.colour", "white"));
            return super.create(settings, payload);
        }
    }

    private class Listed implements SettingSource {
        @Override
        public Found find(String key) {
            return Found.of(texts.get(key));
        }

        @Override
        public Set<String> keys() {
            return texts.keySet();
        }

        @Override
        public Set<String> variables() {
            return texts.keySet();
        }
    }
}

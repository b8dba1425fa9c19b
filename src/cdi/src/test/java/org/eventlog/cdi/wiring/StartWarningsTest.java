// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StartWarningsTest {
    private static final Logger LOG = Logger.getLogger("org.eventlog");
    private static final String DIRECTORY = "jboss.server.data.dir";

    private final List<LogRecord> told = new ArrayList<>();
    private final Filter before = LOG.getFilter();

    @BeforeEach
    void listen() {
        LOG.setFilter(record -> !told.add(record));
    }

    @AfterEach
    void forget() {
        LOG.setFilter(before);
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("eventlog."));
        List.of(DIRECTORY, "otel.sdk.disabled", "otel.logs.exporter", "wlp.server.name", "com.sun.aas.instanceRoot")
                .forEach(System::clearProperty);
    }

    @Test
    void saysWhichKeysWereLookedForAndWhere() {
        StartWarnings.report("default");

        assertThat(told).singleElement().satisfies(record -> {
            assertThat(record.getLevel()).isEqualTo(Level.WARNING);
            assertThat(record.getMessage()).startsWith("EVL-1006 no receiver is configured")
                    .contains("None of eventlog.host, eventlog.protocol is set in ", "SysPropConfigSource (400)",
                            "EnvConfigSource (300)", "EVENTLOG_HOST", "eventlog.host=console");
        });
    }

    @Test
    void looksForTheKeysOfADestination() {
        StartWarnings.report("audit");

        assertThat(told).singleElement().satisfies(record -> assertThat(record.getMessage())
                .contains("eventlog.audit.host, eventlog.audit.protocol, eventlog.host, eventlog.protocol"));
    }

    @Test
    void saysNothingIfEventsArePrintedOnPurposeOrSent() {
        System.setProperty("eventlog.host", "console");
        StartWarnings.report("default");
        System.clearProperty("eventlog.host");
        System.setProperty("eventlog.protocol", "file");
        StartWarnings.report("default");

        assertThat(told).isEmpty();
    }

    @Test
    void saysThatTheQueueIsInADirectoryOfThisStartOnly() {
        System.setProperty("eventlog.host", "console");
        System.setProperty(DIRECTORY, System.getProperty("java.io.tmpdir") + "/payaramicro-rt7");
        StartWarnings.report("default");

        assertThat(told).singleElement().satisfies(record -> assertThat(record.getMessage())
                .startsWith("EVL-1007 the queue of \"default\"")
                .contains("payaramicro-rt7", "eventlog.db", "--rootdir"));
    }

    @Test
    void saysThatTheServerMaySendLogRecordsToo() {
        System.setProperty("eventlog.host", "console");
        System.setProperty("otel.sdk.disabled", "false");
        System.setProperty("wlp.server.name", "shop");
        StartWarnings.report("default");
        StartWarnings.report("audit");

        assertThat(told).singleElement().satisfies(record -> assertThat(record.getMessage()).startsWith("EVL-5003")
                .contains("eventlog.jul.enabled=false", "otel.logs.exporter=none"));
    }

    @Test
    void saysNothingOfServersThatDoNotSendLogRecords() {
        System.setProperty("eventlog.host", "console");
        System.setProperty("otel.sdk.disabled", "false");
        System.setProperty("com.sun.aas.instanceRoot", "/opt/payara/domains/shop");
        StartWarnings.report("default");

        assertThat(told).isEmpty();
    }

    @Test
    void saysNothingOnceThereIsAChoice() {
        System.setProperty("eventlog.host", "console");
        System.setProperty("otel.sdk.disabled", "false");
        System.setProperty("wlp.server.name", "shop");
        System.setProperty("otel.logs.exporter", "none");
        StartWarnings.report("default");
        System.clearProperty("otel.logs.exporter");
        System.setProperty("eventlog.jul.enabled", "true");
        StartWarnings.report("default");

        assertThat(told).isEmpty();
    }

    @Test
    void saysNothingOfAQueueWhosePlaceIsConfigured() {
        System.setProperty("eventlog.host", "console");
        System.setProperty("eventlog.db", "/var/lib/shop.db");
        System.setProperty(DIRECTORY, System.getProperty("java.io.tmpdir") + "/payaramicro-rt7");
        StartWarnings.report("default");

        assertThat(told).isEmpty();
    }

    @Test
    void saysThatTheConfiguredExecutorDoesNotExist() {
        ContainerExecutor.named("java:module/concurrent/None");
        ContainerExecutor.named("java:comp/DefaultManagedExecutorService");

        assertThat(told).filteredOn(record -> record.getLevel() == Level.WARNING).singleElement()
                .satisfies(record -> assertThat(record.getMessage()).startsWith("EVL-1013")
                        .contains("\"java:module/concurrent/None\""));
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
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
    void saysThatTheQueueIsInADirectoryForTemporaryFiles() {
        System.setProperty("eventlog.host", "console");
        System.setProperty(DIRECTORY, System.getProperty("java.io.tmpdir") + "/payaramicro-rt7");
        StartWarnings.report("default");

        assertThat(told).singleElement().satisfies(record -> assertThat(record.getMessage())
                .startsWith("EVL-1007 the queue of \"default\"")
                .contains("payaramicro-rt7, in the directory for temporary files", "eventlog.db", "--rootdir"));
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
        long[] now = {0};
        List<Runnable> instead = new ArrayList<>();
        Executor executor = new LateExecutor("java:module/concurrent/None", name -> null, instead::add, () -> now[0]);
        executor.execute(() -> {});
        assertThat(told).isEmpty();

        now[0] = Duration.ofMinutes(1).toNanos();
        executor.execute(() -> {});
        executor.execute(() -> {});

        assertThat(instead).hasSize(3);
        assertThat(told).filteredOn(record -> record.getLevel() == Level.WARNING).singleElement()
                .satisfies(record -> assertThat(record.getMessage()).startsWith("EVL-1013")
                        .contains("\"java:module/concurrent/None\""));
    }

    @Test
    void saysAtTheStartThatTheConfiguredThreadFactoryDoesNotExist() {
        System.setProperty("eventlog.thread-factory", "java:module/concurrent/None");
        System.setProperty("eventlog.enabled", "false");
        new Destinations(Configuration.read(), null, () -> {});

        assertThat(told).filteredOn(record -> record.getLevel() == Level.WARNING).singleElement()
                .satisfies(record -> assertThat(record.getMessage()).startsWith("EVL-1013")
                        .contains("\"java:module/concurrent/None\""));
    }

    @Test
    void findsAnExecutorThatTheServerBindsAfterTheStart() {
        Map<String, Executor> bound = new HashMap<>();
        List<Runnable> instead = new ArrayList<>();
        List<Runnable> there = new ArrayList<>();
        Executor executor = new LateExecutor("java:module/concurrent/Late", bound::get, instead::add, () -> 0);
        executor.execute(() -> {});
        bound.put("java:module/concurrent/Late", there::add);
        executor.execute(() -> {});

        assertThat(instead).hasSize(1);
        assertThat(there).hasSize(1);
        assertThat(told).isEmpty();
    }

    @Test
    void theDefaultExecutorsAreNotMissedWhereThereIsNoContainer() {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        ContainerExecutor.tasks("java:comp/DefaultManagedExecutorService")
                .execute(() -> threads.add(Thread.currentThread()));

        await().untilAsserted(() -> assertThat(threads).singleElement().extracting(Thread::getName)
                .isEqualTo("eventlog"));
        assertThat(told).isEmpty();
    }
}

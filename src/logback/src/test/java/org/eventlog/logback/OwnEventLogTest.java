// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import com.example.shop.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.eventlog.testkit.ReceivedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

/** Tests an appender with its own settings. */
class OwnEventLogTest {
    @TempDir
    Path dir;

    private String settings(String more) {
        return "<settings>\n# as a test wants it\neventlog.protocol=file\neventlog.file.path=" + dir.resolve("events")
                + "\neventlog.db = " + dir.resolve("queue.db") + "\n" + more + "\n</settings>";
    }

    private List<ReceivedEvent> received() throws IOException {
        return ReceivedEvent.lines(Files.readAllBytes(dir.resolve("events")));
    }

    @Test
    void whatWasLoggedIsSentWhenLogbackStops() throws IOException {
        try (Logback logback = Logback.with(settings("eventlog.application=shop = \\1"))) {
            logback.logger("l").info("m");
            assertThat(logback.complaints()).isEmpty();
        }

        assertThat(received()).hasSize(1);
        assertThat(received().get(0).get("application")).isEqualTo("shop = \\1");
    }

    @Test
    void nothingIsStartedIfItIsOff() {
        try (Logback logback = Logback.with(settings("eventlog.enabled=false"))) {
            logback.logger("l").info("m");
            assertThat(logback.complaints()).isEmpty();
        }

        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void logbackReportsInvalidSettingsAndTheApplicationContinues() {
        try (Logback logback = Logback.with(settings("eventlog.retry.max=none\neventlog.level=loud"))) {
            logback.logger("l").info("m");

            assertThat(logback.complaints()).anySatisfy(c -> assertThat(c).contains("is not started")
                    .contains("eventlog.level").contains("eventlog.retry.max"));
        }
        try (Logback logback = Logback.with("<settings>eventlog.host=h\npassword geheim</settings>")) {
            logback.logger("l").info("m");

            assertThat(logback.complaints()).anySatisfy(c -> assertThat(c).contains("\"password\""))
                    .noneSatisfy(c -> assertThat(c).contains("geheim"));
        }
        // Threads of an earlier test may be about to end.
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    @Test
    void failureToStartIsOnlyReportedToLogback() {
        LoggerContext context = new LoggerContext();
        EventLogAppender appender = new EventLogAppender();
        appender.setContext(context);
        appender.setSettings(null);

        appender.start();

        assertThat(appender.isStarted()).isFalse();
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .anySatisfy(status -> assertThat(status.getMessage()).contains("is not started"));
    }

    @Test
    void resetsLoseAndLeakNothing() throws Exception {
        String configuration = "<appender name=\"EVENTS\" class=\"org.eventlog.logback.EventLogAppender\">"
                + settings("")
                + "</appender><root level=\"TRACE\"><appender-ref ref=\"EVENTS\"/></root>";
        AtomicInteger given = new AtomicInteger();
        ExecutorService workers = Executors.newFixedThreadPool(2);
        try (Logback logback = Logback.configured(configuration)) {
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                done.add(workers.submit(() -> {
                    for (int i = 0; i < 200; i++) {
                        logback.logger("l").info("in between");
                    }
                }));
            }
            for (int i = 0; i < 5; i++) {
                for (int n = 0; n < 100; n++) {
                    logback.logger("l").warn("" + given.incrementAndGet());
                }
                logback.context().reset();
                logback.configure(configuration);
            }
            for (Future<?> one : done) {
                one.get();
            }
            // Logback stops an appender before it detaches it from its loggers, and has none until the next one
            // starts.
            assertThat(logback.complaints()).allMatch(c -> c.startsWith("Attempted to append to non started")
                    || c.startsWith("No appenders present"));
        } finally {
            workers.shutdown();
        }

        // What is logged while an event log closes is dropped, and reported.
        assertThat(received().stream().filter(e -> e.get("level").equals("warn"))
                .filter(e -> !e.get("name").equals("eventlog.dropped")).map(e -> e.get("message")))
                .hasSize(given.get()).doesNotHaveDuplicates();
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
        try (var left = Files.list(dir)) {
            assertThat(left.map(p -> p.getFileName().toString())).noneMatch(name -> name.startsWith("queue-2"));
        }
        assertThat(DriverManager.drivers()).noneMatch(d -> d.getClass().getName().equals("org.sqlite.JDBC"));
    }

    @Test
    void codeLocationsAreThoseOfTheApplication() throws IOException {
        try (Logback logback = Logback.with(settings("eventlog.code.enabled=true"))) {
            Shop.say(logback.logger("l"));
        }

        assertThat(received().get(0).get("codeFunc")).isEqualTo("com.example.shop.Shop.say");
    }

    @Test
    void sqlitesRecordsDoNotBecomeEvents() throws Exception {
        try (Logback logback = Logback.ofLibrariesWith(settings("eventlog.application=shop"))) {
            try (Connection applications = new JDBC().connect("jdbc:sqlite::memory:", new Properties())) {
                applications.createStatement().execute("create table t (a)");
            }
            logback.logger("l").info("m");
            assertThat(logback.complaints()).allMatch(c -> c.startsWith("Attempted to append to non started"));
        }

        assertThat(received()).anyMatch(e -> e.get("message").equals("m"))
                .anyMatch(e -> String.valueOf(e.get("message")).contains("create table t"))
                .noneMatch(e -> String.valueOf(e.get("message")).contains("[eventlog]"));
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(n -> n.startsWith("eventlog"))
                .collect(Collectors.toSet());
    }
}

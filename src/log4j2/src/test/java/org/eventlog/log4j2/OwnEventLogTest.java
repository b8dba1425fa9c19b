// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.log4j2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.shop.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.eventlog.testkit.ReceivedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests an appender with its own properties. */
class OwnEventLogTest {
    private static final String ROOT = "<Root level=\"TRACE\"><AppenderRef ref=\"E\"/></Root>";

    @TempDir
    Path dir;

    private String appender(String file, String more) {
        return "<EventLog name=\"E\">" + property("eventlog.protocol", "file")
                + property("eventlog.file.path", dir.resolve(file).toString())
                + property("eventlog.db", dir.resolve("queue.db").toString()) + more + "</EventLog>";
    }

    private static String property(String key, String value) {
        return "<Property name=\"" + key + "\">" + value + "</Property>";
    }

    private List<ReceivedEvent> received(String file) throws IOException {
        return ReceivedEvent.lines(Files.readAllBytes(dir.resolve(file)));
    }

    @Test
    void whatWasLoggedIsSentWhenLog4jStops() throws IOException {
        try (Log4j log4j = Log4j.configured(appender("events", property("eventlog.application", "shop")), ROOT)) {
            log4j.logger("l").info("m");
            assertThat(log4j.complaints()).isEmpty();
        }

        assertThat(received("events")).hasSize(1);
        assertThat(received("events").get(0).get("application")).isEqualTo("shop");
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
        assertThat(DriverManager.drivers()).noneMatch(d -> d.getClass().getName().equals("org.sqlite.JDBC"));
    }

    @Test
    void aProgramBuildsAnAppenderWithoutProperties() {
        EventLogAppender appender = EventLogAppender.newBuilder().setName("E").build();

        assertThat(appender.getName()).isEqualTo("E");
    }

    @Test
    void nothingIsStartedIfItIsOff() {
        try (Log4j log4j = Log4j.configured(appender("events", property("eventlog.enabled", "false")), ROOT)) {
            log4j.logger("l").info("m");
            assertThat(log4j.complaints()).isEmpty();
        }

        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void codeLocationsAreThoseOfTheApplication() throws IOException {
        try (Log4j log4j = Log4j.configured(appender("events", property("eventlog.code.enabled", "true")), ROOT)) {
            Shop.say(log4j.logger("l"));
        }

        assertThat(received("events").get(0).get("codeFunc")).isEqualTo("com.example.shop.Shop.say");
    }

    @Test
    void log4jReportsInvalidPropertiesAndTheApplicationContinues() {
        try (Log4j log4j = Log4j.configured(
                appender("events", property("eventlog.retry.max", "none") + property("eventlog.level", "loud")),
                ROOT)) {
            log4j.logger("l").info("m");

            assertThat(log4j.complaints()).anySatisfy(c -> assertThat(c).contains("is not started")
                    .contains("eventlog.level").contains("eventlog.retry.max"));
        }
        try (Log4j log4j = Log4j.configured(appender("events", property("host", "h")), ROOT)) {
            log4j.logger("l").info("m");

            assertThat(log4j.complaints()).anySatisfy(c -> assertThat(c).contains("\"host\""));
        }
        // Threads of an earlier test may be about to end.
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    @Test
    void reconfigurationsUnderLoadLoseAndLeakNothing() throws Exception {
        int each = 3_000;
        ExecutorService workers = Executors.newFixedThreadPool(2);
        try (Log4j log4j = Log4j.configured(appender("events", ""), ROOT)) {
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                String name = "t" + t;
                done.add(workers.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        log4j.logger(name).info("{}", i);
                    }
                }));
            }
            for (int i = 0; i < 10; i++) {
                log4j.reconfigure(appender("events", ""), ROOT);
                assertThat(threads()).hasSize(1);
            }
            for (Future<?> one : done) {
                one.get();
            }
            assertThat(log4j.complaints()).isEmpty();
        } finally {
            workers.shutdown();
        }

        assertThat(received("events").stream().map(e -> e.get("target") + " " + e.get("message"))).hasSize(2 * each)
                .doesNotHaveDuplicates();
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
        try (var left = Files.list(dir)) {
            assertThat(left.map(p -> p.getFileName().toString())).noneMatch(name -> name.startsWith("queue-2"));
        }
    }

    @Test
    void changedPropertiesReplaceTheEventLog() throws IOException {
        try (Log4j log4j = Log4j.configured(appender("events", ""), ROOT)) {
            log4j.logger("l").info("one");
            log4j.reconfigure(appender("others", ""), ROOT);
            log4j.logger("l").info("two");
        }

        assertThat(received("events")).extracting(e -> e.get("message")).containsExactly("one");
        assertThat(received("others")).extracting(e -> e.get("message")).containsExactly("two");
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(n -> n.startsWith("eventlog"))
                .collect(Collectors.toSet());
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.Extension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.cdi.Destination;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.EventLogControl;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of injected objects whose beans are destroyed: the container makes the beans anew. */
class AfterTheEndTest {
    @TempDir
    Path dir;

    private final Late late = new Late();

    @BeforeEach
    void configure() {
        System.setProperty("eventlog.db", dir.resolve("shop.db").toString());
        System.setProperty("eventlog.protocol", "file");
        System.setProperty("eventlog.file.path", dir.resolve("events.log").toString());
        System.setProperty("eventlog.jul.enabled", "false");
    }

    @AfterEach
    void forgetConfiguration() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("eventlog."));
    }

    @Test
    void aLoggerCalledDuringTheEndStartsNoSecondEventLog() throws Exception {
        start().close();

        assertThat(late.thrown).isEmpty();
        assertThat(files()).allMatch(name -> name.matches("shop\\.db.*|events\\.log"));
        // A thread may be about to end when the close returns.
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
        assertThat(Files.readString(dir.resolve("events.log"))).contains("\"name\":\"in.time\"",
                "\"name\":\"beans.gone\"", "\"name\":\"fired\"");
    }

    @Test
    void whatIsLoggedAfterTheEndIsCountedAsClosed() {
        start().close();

        assertThat(late.stats).containsOnlyKeys("default");
        assertThat(late.stats.get("default").dropped().get(DropReason.CLOSED)).isEqualTo(2);
    }

    @Test
    void aNewNameStartsNoEventLogDuringTheEnd() throws Exception {
        start().close();

        assertThat(files()).noneMatch(name -> name.contains("new"));
        assertThat(late.destinations).containsOnly("default");
        assertThat(Files.readString(dir.resolve("events.log"))).contains("\"name\":\"newer\"");
    }

    @Test
    void theNextContainerHasItsOwnEventLog() {
        start().close();
        try (WeldContainer container = start()) {
            container.select(EventLogger.class).get().log(LogEvent.named("next"));

            PipelineStats stats = container.select(EventLogControl.class).get().stats().orElseThrow();
            assertThat(stats.accepted()).isEqualTo(2);
            assertThat(stats.dropped().get(DropReason.CLOSED)).isZero();
        }
    }

    @Test
    void theEndOfOneContainerDoesNotTouchAnother() {
        WeldContainer first = start();
        WeldContainer second = start();
        first.close();
        try (second) {
            EventLogControl control = second.select(EventLogControl.class).get();
            long before = control.stats().orElseThrow().accepted();
            second.select(EventLogger.class).get().log(LogEvent.named("second"));

            assertThat(control.stats().orElseThrow().accepted()).isEqualTo(before + 1);
        }
    }

    private WeldContainer start() {
        WeldContainer container = new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addExtension(late)
                .addBeanClasses(Lifecycle.class, EventContext.class, RunningEventLogs.class)
                .initialize();
        late.logger = container.select(EventLogger.class).get();
        late.control = container.select(EventLogControl.class).get();
        late.lifecycle = container.select(Lifecycle.class).get();
        late.events = container.getBeanManager().getEvent().select(LogEvent.class);
        late.logger.log(LogEvent.named("in.time"));
        return container;
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).map(Thread::getName)
                .filter("eventlog"::equals).toList();
    }

    /** Still logs when the beans are destroyed, and when Eventlog has ended. It keeps the proxies. */
    static class Late implements Extension {
        private final List<Throwable> thrown = new ArrayList<>();
        private EventLogger logger;
        private EventLogControl control;
        private Lifecycle lifecycle;
        private Event<LogEvent> events;
        private Map<String, PipelineStats> stats;
        private Iterable<String> destinations;

        void beansGone(@Observes @Priority(1) BeforeShutdown shutdown) {
            tried(() -> {
                logger.log(LogEvent.named("beans.gone"));
                events.fire(LogEvent.named("fired").build());
                lifecycle.logger("new").log(LogEvent.named("new"));
                events.select(Destination.Literal.of("newer")).fire(LogEvent.named("newer").build());
                destinations = List.copyOf(control.destinations());
            });
        }

        void end(@Observes @Priority(Integer.MAX_VALUE) BeforeShutdown shutdown) {
            tried(() -> {
                logger.log(LogEvent.named("closed"));
                logger.afterCommit().log(LogEvent.named("closed.too"));
                stats = control.allStats();
            });
        }

        private void tried(Runnable work) {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                thrown.add(e);
            }
        }
    }
}

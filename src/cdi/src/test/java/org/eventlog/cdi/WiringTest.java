// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessBeanAttributes;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.wiring.EventLogExtension;
import org.eventlog.cdi.wiring.Lifecycle;
import org.eventlog.cdi.wiring.RunningEventLogs;
import org.eventlog.engine.Diagnosis;
import org.eventlog.engine.Doctor;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WiringTest {
    @TempDir
    Path dir;

    @AfterEach
    void forgetConfiguration() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("eventlog."));
    }

    @Test
    void injectsALoggerIntoBeansThatArePassivated() {
        configure(Map.of("eventlog.db", dir.resolve("q.db").toString()));
        try (WeldContainer container = start(Passivated.class)) {
            container.select(Passivated.class);
            EventLogger logger = container.select(EventLogger.class).get();
            logger.log(LogEvent.named("wired"));

            assertThat(container.select(Lifecycle.class).get().stats().get("default").accepted()).isEqualTo(1);
        }
    }

    @Test
    void givesTheSameCounterThroughEveryProxy() {
        configure(Map.of("eventlog.db", dir.resolve("q.db").toString()));
        try (WeldContainer container = start(Orders.class, Report.class)) {
            container.select(Orders.class).get().place();
            container.select(Orders.class).get().place();

            assertThat(container.select(Report.class).get().orders()).isEqualTo(2);
            assertThat(container.select(Lifecycle.class).get().stats().get("default").accepted()).isEqualTo(2);
        }
    }

    @Test
    void countsEvenIfDisabled() {
        configure(Map.of("eventlog.enabled", "false"));
        try (WeldContainer container = start(Orders.class, Report.class)) {
            container.select(Orders.class).get().place();

            assertThat(container.select(Report.class).get().orders()).isEqualTo(1);
        }
    }

    @Test
    void stopsTheDeploymentWithEveryFaultInOneMessage() {
        configure(Map.of("eventlog.host", "localhost", "eventlog.port", "abc", "eventlog.protocol", "pigeon",
                "eventlog.db", "/proc/none/q.db", "eventlog.jul.level", "LOUD", "eventlog.session.key", "short",
                "eventlog.meter.interval", "-1s"));

        assertThatThrownBy(() -> start().close())
                .hasMessageContaining("eventlog.port = \"abc\": allowed is a whole number from 1 to 65535")
                .hasMessageContaining("eventlog.protocol = \"pigeon\": allowed is one of ")
                .hasMessageContaining("eventlog.db = \"/proc/none/q.db\": allowed is a file in a directory")
                .hasMessageContaining("eventlog.meter.interval = \"-1s\": allowed is a duration from 0s to 1d")
                .hasMessageContaining("eventlog.jul.level = \"LOUD\"")
                .hasMessageContaining("eventlog.session.key = \"(secret)\"");
    }

    @Test
    void givesADoctorThatKnowsTheConfiguration() throws Exception {
        configure(Map.of("eventlog.db", ":memory:", "eventlog.host", "no.such.host.invalid"));
        try (WeldContainer container = start()) {
            Diagnosis diagnosis = container.select(Doctor.class).get().examine();

            assertThat(diagnosis.isHealthy()).isFalse();
            assertThat(diagnosis.toString()).contains("FAILED name", "no.such.host.invalid");
        }
    }

    @Test
    void sendsByTheTransportTheApplicationOffersAsABean() throws Exception {
        // No records of Weld, which may be sent before the event.
        configure(Map.of("eventlog.db", ":memory:", "eventlog.jul.enabled", "false"));
        Pigeon.sent.clear();
        try (WeldContainer container = start(Pigeon.class)) {
            container.select(EventLogger.class).get().log(LogEvent.named("e"));

            assertThat(Pigeon.sent.poll(10, TimeUnit.SECONDS)).contains("\"name\":\"e\"");
            assertThat(container.select(Doctor.class).get().examine().toString())
                    .contains("the application's own");
        }
    }

    @Test
    void refusesToChooseAmongSeveralTransports() {
        configure(Map.of("eventlog.db", ":memory:"));

        assertThatThrownBy(() -> start(Pigeon.class, Raven.class).close()).hasMessageContaining("EVL-1003");
    }

    @ApplicationScoped
    static class Pigeon implements Transport {
        static final BlockingQueue<String> sent = new LinkedBlockingQueue<>();

        @Override
        public void send(Batch batch) {
            sent.add(new String(batch.toByteArray(), StandardCharsets.UTF_8));
        }

        @Override
        public String describe() {
            return "pigeon";
        }

        @Override
        public void close() {
            // It flies home by itself.
        }
    }

    @ApplicationScoped
    static class Raven extends Pigeon {}

    @Test
    void logsEventsFromBeforeTheEventLogStarted() throws Exception {
        configure(Map.of("eventlog.db", ":memory:", "eventlog.jul.enabled", "true"));
        Pigeon.sent.clear();
        Handler[] before = Logger.getLogger("").getHandlers();
        try (WeldContainer container = new Weld().disableDiscovery()
                .addExtension(new EventLogExtension())
                .addExtension(new EarlyBird())
                .addBeanClasses(Lifecycle.class, EventContext.class, RunningEventLogs.class, Pigeon.class)
                .initialize()) {
            assertThat(container.select(EventLogControl.class).get().flush(Duration.ofSeconds(20))).isTrue();

            assertThat(String.join("", Pigeon.sent)).contains("\"message\":\"early bird\"");
        }
        assertThat(Logger.getLogger("").getHandlers()).containsExactly(before);
    }

    @Test
    void recordsAreEventsAgainAfterTheHandlerWasRemoved() {
        configure(Map.of("eventlog.db", ":memory:", "eventlog.jul.enabled", "true", "eventlog.jul.loggers",
                "wiring.shop"));
        Pigeon.sent.clear();
        Logger logger = Logger.getLogger("wiring.shop");
        try (WeldContainer container = new Weld().disableDiscovery()
                .addExtension(new EventLogExtension())
                .addBeanClasses(Lifecycle.class, EventContext.class, RunningEventLogs.class, Pigeon.class)
                .initialize()) {
            logger.removeHandler(logger.getHandlers()[0]);

            await().until(() -> logger.getHandlers().length == 1);
            logger.info("late bird");
            await().untilAsserted(
                    () -> assertThat(String.join("", Pigeon.sent)).contains("\"message\":\"late bird\""));
        }
        assertThat(logger.getHandlers()).isEmpty();
    }

    @Test
    void leavesNoHandlerBehindWhenTheDeploymentFails() {
        configure(Map.of("eventlog.level", "loud", "eventlog.jul.enabled", "true"));
        Handler[] before = Logger.getLogger("").getHandlers();

        assertThatThrownBy(() -> start().close()).hasMessageContaining("eventlog.level");
        assertThat(Logger.getLogger("").getHandlers()).containsExactly(before);
    }

    /** Writes a log record while beans are being discovered. */
    static class EarlyBird implements Extension {
        void sing(@Observes ProcessBeanAttributes<Lifecycle> found) {
            Logger.getLogger("com.example.early").info("early bird");
        }
    }

    @Test
    void acceptsNothingAndChecksOnlyItsOwnKeysIfDisabled() {
        configure(Map.of("eventlog.enabled", "false", "eventlog.port", "abc"));
        try (WeldContainer container = start()) {
            container.select(EventLogger.class).get().log(LogEvent.named("e"));

            assertThat(container.select(Lifecycle.class).get().stats()).isEmpty();
        }
    }

    @Test
    void writesObjectsByTheJsonBOfTheServer() {
        configure(Map.of("eventlog.db", ":memory:"));
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (WeldContainer container = start()) {
            container.select(EventLogger.class).get()
                    .log(LogEvent.named("e").field("order", new SampleObjects.Order()));
        } finally {
            System.setOut(before);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("\"order\":{\"lines\":[\"kettle\"],\"number\":\"4711\"}");
    }

    @Test
    void closesTheEventLogWithTheApplication() {
        configure(Map.of("eventlog.db", dir.resolve("q.db").toString()));
        Thread[] before = threads();
        start().close();

        // A thread may be about to end when the close returns.
        await().untilAsserted(() -> assertThat(threads())
                .filteredOn(t -> t.getName().startsWith("eventlog") && t.isAlive()).isSubsetOf(before));
    }

    private static Thread[] threads() {
        return Thread.getAllStackTraces().keySet().toArray(Thread[]::new);
    }

    private static void configure(Map<String, String> values) {
        System.setProperty("eventlog.jul.enabled", "false");
        values.forEach(System::setProperty);
    }

    private static WeldContainer start(Class<?>... beans) {
        return new Weld().disableDiscovery()
                .addExtension(new EventLogExtension())
                .addBeanClasses(Lifecycle.class, EventContext.class, RunningEventLogs.class)
                .addBeanClasses(beans)
                .initialize();
    }

    @ApplicationScoped
    static class Orders {
        @Inject
        EventLogger logger;

        void place() {
            logger.counter("orders", c -> c.target("shop:1").field("country", "NL")).increment();
        }
    }

    @Dependent
    static class Report {
        @Inject
        EventLogger logger;

        double orders() {
            return logger.counter("orders", c -> c.target("shop:1").field("country", "NL")).get();
        }
    }

    @SessionScoped
    static class Passivated implements Serializable {
        private static final long serialVersionUID = 1;

        @Inject
        EventLogger logger;
    }
}

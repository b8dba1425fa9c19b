// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.Destination;
import org.eventlog.cdi.EventContext;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of an application with event logs. */
class UndeployTest {
    private static final int EVENTS = 200;
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    @BeforeEach
    void configure() {
        Kept.SENT.clear();
        AuditKept.SENT.clear();
        Kept.gate = new CountDownLatch(0);
        set("eventlog.db", dir.resolve("shop.db").toString());
        set("eventlog.audit.db", dir.resolve("audit.db").toString());
        set("eventlog.jul.enabled", "false");
        set("eventlog.close-timeout", "1m");
    }

    @AfterEach
    void forgetConfiguration() {
        Thread.interrupted();
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("eventlog."));
    }

    @Test
    void sendsAllEventsOfEachDestinationInAnInterruptedThread() {
        WeldContainer container = start();
        Orders orders = container.select(Orders.class).get();
        IntStream.range(0, EVENTS).forEach(n -> orders.place());
        Thread.currentThread().interrupt();

        container.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Kept.SENT).hasSize(EVENTS);
        assertThat(AuditKept.SENT).hasSize(EVENTS);
    }

    @Test
    void concurrentLoggingDoesNotWaitForTheReceiver() throws Exception {
        Kept.gate = new CountDownLatch(1);
        WeldContainer container = start();
        Orders orders = container.select(Orders.class).get();
        Lifecycle lifecycle = container.select(Lifecycle.class).get();
        orders.place();
        await().atMost(LONG).until(() -> lifecycle.stats().get("default").accepted() == 1);
        Thread closing = daemon(container::close);
        await().atMost(LONG).until(() -> closing.getState() == Thread.State.TIMED_WAITING);

        Thread logging = daemon(orders::place);
        logging.join(LONG.toMillis());

        assertThat(logging.isAlive()).isFalse();
        assertThat(closing.isAlive()).isTrue();
        Kept.gate.countDown();
        closing.join(LONG.toMillis());
        assertThat(closing.isAlive()).isFalse();
    }

    @Test
    void keepsWhatBeansLogAsTheyEnd() throws Exception {
        Path log = dir.resolve("events.log");
        set("eventlog.protocol", "file");
        set("eventlog.file.path", log.toString());
        WeldContainer container = new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addBeanClasses(Lifecycle.class, EventContext.class, RunningEventLogs.class, LastWords.class)
                .initialize();
        container.select(LastWords.class).get().begin();

        container.close();

        assertThat(Files.readString(log)).contains("\"name\":\"begin\"", "\"name\":\"pre-destroy\"",
                "\"name\":\"destroyed\"");
    }

    private static WeldContainer start() {
        return new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addBeanClasses(Lifecycle.class, EventContext.class, RunningEventLogs.class, Orders.class, Kept.class,
                        AuditKept.class)
                .initialize();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "undeploy-test");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void set(String key, String value) {
        System.setProperty(key, value);
    }

    @ApplicationScoped
    static class LastWords {
        @Inject
        EventLogger log;

        void begin() {
            log.log(LogEvent.named("begin"));
        }

        @PreDestroy
        void end() {
            log.log(LogEvent.named("pre-destroy"));
        }

        void destroyed(@Observes @Destroyed(ApplicationScoped.class) Object event) {
            log.log(LogEvent.named("destroyed"));
        }
    }

    @ApplicationScoped
    static class Orders {
        @Inject
        EventLogger log;

        @Inject
        @Destination("audit")
        EventLogger audit;

        void place() {
            log.log(LogEvent.named("order"));
            audit.log(LogEvent.named("order.audit"));
        }
    }

    @ApplicationScoped
    static class Kept implements Transport {
        static final BlockingQueue<String> SENT = new LinkedBlockingQueue<>();
        static volatile CountDownLatch gate;

        @Override
        public void send(Batch batch) throws InterruptedException {
            gate.await(1, TimeUnit.MINUTES);
            SENT.addAll(List.of(new String(batch.toByteArray(), StandardCharsets.UTF_8).split("\n")));
        }

        @Override
        public String describe() {
            return "kept";
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    @ApplicationScoped
    @Destination("audit")
    static class AuditKept implements Transport {
        static final BlockingQueue<String> SENT = new LinkedBlockingQueue<>();

        @Override
        public void send(Batch batch) {
            SENT.addAll(List.of(new String(batch.toByteArray(), StandardCharsets.UTF_8).split("\n")));
        }

        @Override
        public String describe() {
            return "audit kept";
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}

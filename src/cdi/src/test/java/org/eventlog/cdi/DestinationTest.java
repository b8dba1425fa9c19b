// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eventlog.EventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.cdi.wiring.EventLogExtension;
import org.eventlog.cdi.wiring.Lifecycle;
import org.eventlog.cdi.wiring.RunningEventLogs;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests several event logs in one application, and their control by the application. */
class DestinationTest {
    @TempDir
    Path dir;

    @BeforeEach
    void configure() {
        Kept.SENT.clear();
        AuditKept.SENT.clear();
        set("eventlog.db", dir.resolve("shop.db").toString());
        set("eventlog.jul.enabled", "false");
        set("eventlog.audit.db", dir.resolve("audit.db").toString());
    }

    @AfterEach
    void forgetConfiguration() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("eventlog."));
    }

    @Test
    void destinationHasItsOwnQueueAndReceiver() throws Exception {
        try (WeldContainer container = start(Orders.class, Kept.class, AuditKept.class)) {
            container.select(Orders.class).get().place();
            flush(container);

            assertThat(Kept.SENT).singleElement().asString().contains("\"name\":\"order\"");
            assertThat(AuditKept.SENT).singleElement().asString().contains("\"name\":\"order.audit\"");
            assertThat(control(container).allStats()).containsOnlyKeys("default", "audit");
            assertThat(dir.resolve("shop.db")).exists();
            assertThat(dir.resolve("audit.db")).exists();
        }
    }

    @Test
    void configuredDestinationStartsWithTheApplication() {
        set("eventlog.destinations", "audit, billing");
        set("eventlog.billing.db", ":memory:");
        try (WeldContainer container = start()) {
            assertThat(control(container).destinations()).containsExactly("default", "audit", "billing");
        }
    }

    @Test
    void destinationCanBeDisabledSeparately() {
        set("eventlog.audit.enabled", "false");
        try (WeldContainer container = start(Orders.class)) {
            container.select(Orders.class).get().place();

            assertThat(control(container).destinations()).containsExactly("default");
        }
    }

    @Test
    void theFaultsOfAllDestinationsStopTheDeploymentInOneMessage() {
        set("eventlog.level", "loud");
        set("eventlog.audit.protocol", "pigeon");

        assertThatThrownBy(() -> start(Orders.class).close()).hasMessageContaining("has 2 faults")
                .hasMessageContaining("eventlog.level = \"loud\"")
                .hasMessageContaining("eventlog.audit.protocol = \"pigeon\"");
    }

    @Test
    void invalidNamesOfDestinationsAreToldWithAllOtherFaultsAndTheirClasses() {
        set("eventlog.request.sample", "7");

        assertThatThrownBy(() -> start(Misnamed.class, MisnamedToo.class).close())
                .hasMessageContaining("EVL-1001").hasMessageContaining("has 4 faults")
                .hasMessageContaining("eventlog.request.sample = \"7\"")
                .hasMessageContaining("@Destination = \"queue\": allowed is small letters")
                .hasMessageContaining("(from " + Misnamed.class.getName() + ")")
                .hasMessageContaining("@Destination = \"Bad Name\"").hasMessageContaining("@Destination = \"ALSO\"")
                .hasMessageContaining("(from " + MisnamedToo.class.getName() + ")");
    }

    @Test
    void aDestinationThatIsOnlyLookedUpIsCheckedAtTheDeploymentToo() {
        set("eventlog.audit.protocol", "pigeon");
        set("eventlog.pay.protocol", "pigeon");

        assertThatThrownBy(() -> start(LookingUp.class).close()).hasMessageContaining("has 2 faults")
                .hasMessageContaining("eventlog.audit.protocol").hasMessageContaining("eventlog.pay.protocol");
    }

    @Test
    void aDestinationThatIsOnlyLookedUpStartsWithTheApplication() {
        set("eventlog.pay.db", ":memory:");
        try (WeldContainer container = start(LookingUp.class)) {
            assertThat(control(container).destinations()).containsExactly("default", "audit", "pay");
        }
    }

    @Test
    void twoEventLogsWithOneQueueFileStopTheDeployment() {
        set("eventlog.destinations", "audit, bill, more");
        set("eventlog.audit.db", dir.resolve("sub/../shop.db").toString());
        set("eventlog.bill.db", dir.resolve("shop-2.db").toString());
        set("eventlog.more.db", dir.resolve("shop-02.db").toString());

        assertThatThrownBy(() -> start().close()).hasMessageContaining("has 2 faults")
                .hasMessageContaining("eventlog.audit.db = ").hasMessageContaining("eventlog.bill.db = ")
                .hasMessageContaining("a file of its own").hasMessageContaining("shop-2.db");
    }

    @Test
    void aDirectoryAsQueueFileOfTwoEventLogsIsAFaultOfBoth() {
        set("eventlog.destinations", "audit");
        set("eventlog.db", dir.getRoot().toString());
        set("eventlog.audit.db", dir.getRoot().toString());

        assertThatThrownBy(() -> start().close()).hasMessageContaining("has 2 faults")
                .hasMessageContaining("eventlog.db = ").hasMessageContaining("eventlog.audit.db = ");
    }

    @Test
    void aSwitchOfADestinationThatCannotBeReadIsAFault() {
        set("eventlog.destinations", "audit");
        set("eventlog.audit.enabled", "perhaps");

        assertThatThrownBy(() -> start().close()).hasMessageContaining("eventlog.audit.enabled = \"perhaps\"");
    }

    @Test
    void aWrongNameHidesNoFaultOfTheOthers() {
        set("eventlog.destinations", "audit, BAD NAME");
        set("eventlog.audit.port", "99999");
        set("eventlog.audit.host", "h");

        assertThatThrownBy(() -> start().close()).hasMessageContaining("has 2 faults")
                .hasMessageContaining("eventlog.destinations = ").hasMessageContaining("eventlog.audit.port = ");
    }

    @Test
    void tooManyDestinationsAreAFaultAmongTheOthers() {
        set("eventlog.destinations", IntStream.range(0, 64).mapToObj(i -> "d" + i).collect(Collectors.joining(",")));
        set("eventlog.level", "loud");

        assertThatThrownBy(() -> start().close()).hasMessageContaining("has 2 faults")
                .hasMessageContaining("eventlog.destinations = \"64 names\": allowed is at most 63 destinations");
    }

    @Test
    void invalidDestinationNameStopsTheDeployment() {
        assertThatThrownBy(() -> start(Misnamed.class).close()).hasMessageContaining("\"queue\"");
    }

    @Test
    void aLoggerOfADestinationSurvivesPassivation() throws Exception {
        try (WeldContainer container = start(Orders.class, Passivated.class, Kept.class, AuditKept.class)) {
            EventLogger audit = container.select(EventLogger.class, Destination.Literal.of("audit")).get();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(audit);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                ((EventLogger) in.readObject()).log(LogEvent.named("back"));
            }
            flush(container);

            assertThat(AuditKept.SENT).singleElement().asString().contains("\"name\":\"back\"");
        }
    }

    @Test
    void anEventThatIsFiredIsLogged() throws Exception {
        try (WeldContainer container = start(Kept.class, AuditKept.class)) {
            Event<LogEvent> events = container.getBeanManager().getEvent().select(LogEvent.class);
            events.fire(LogEvent.named("fired").build());
            events.select(Destination.Literal.of("audit")).fire(LogEvent.named("fired.audit").build());
            events.fireAsync(LogEvent.named("async").build()).toCompletableFuture().get(20, TimeUnit.SECONDS);
            flush(container);

            assertThat(String.join("", Kept.SENT)).contains("\"name\":\"fired\"", "\"name\":\"async\"")
                    .doesNotContain("fired.audit");
            assertThat(AuditKept.SENT).singleElement().asString().contains("\"name\":\"fired.audit\"");
        }
    }

    @Test
    void whoFiresAnEventForAnUnusableDestinationGetsNoException() throws Exception {
        set("eventlog.wrong.level", "loud");
        try (WeldContainer container = start(Kept.class)) {
            Event<LogEvent> events = container.getBeanManager().getEvent().select(LogEvent.class);
            List<String> notes = notes("EVL-1010", () -> {
                for (String name : List.of("wrong", "wrong", "Not a name", "queue")) {
                    events.select(Destination.Literal.of(name)).fire(LogEvent.named("for." + name).build());
                }
            });
            flush(container);

            assertThat(String.join("", Kept.SENT)).contains("for.wrong", "for.Not a name", "for.queue");
            assertThat(notes).hasSize(3);
        }
    }

    @Test
    void destinationsForFiredEventsAreLimited() throws Exception {
        set("eventlog.db", ":memory:");
        try (WeldContainer container = start(Kept.class)) {
            Event<LogEvent> events = container.getBeanManager().getEvent().select(LogEvent.class);
            for (int i = 0; i < 70; i++) {
                set("eventlog.d" + i + ".db", ":memory:");
                events.select(Destination.Literal.of("d" + i)).fire(LogEvent.named("e").build());
            }

            assertThat(control(container).destinations()).hasSize(64);
        }
    }

    @Test
    void destinationOfAnInjectedEventStartsWithTheApplication() {
        try (WeldContainer container = start(Firing.class, Kept.class, AuditKept.class)) {
            assertThat(control(container).destinations()).contains("audit");
        }
    }

    private static List<String> notes(String number, Runnable work) {
        List<String> notes = new ArrayList<>();
        Logger own = Logger.getLogger("org.eventlog");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logRecord) {
                if (logRecord.getMessage().contains(number)) {
                    notes.add(logRecord.getMessage());
                }
            }

            @Override
            public void flush() {
                // Nothing is held.
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
        own.addHandler(handler);
        try {
            work.run();
        } finally {
            own.removeHandler(handler);
        }
        return notes;
    }

    @Test
    void enrichersRunInOrderBeforeFilters() throws Exception {
        try (WeldContainer container = start(Kept.class, Second.class, First.class, NoNoise.class)) {
            EventLogger logger = container.select(EventLogger.class).get();
            logger.log(LogEvent.named("noise"));
            logger.log(LogEvent.named("order"));
            flush(container);

            assertThat(String.join("", Kept.SENT)).contains("\"tags\":[\"first\",\"second\"]").doesNotContain("noise")
                    .contains("\"name\":\"from.enricher\"");
        }
    }

    @Test
    void hooksThatThrowKeepNoOtherFromBeingAsked() throws Exception {
        try (WeldContainer container = start(Kept.class, Second.class, First.class, NoNoise.class, Failing.class)) {
            EventLogger logger = container.select(EventLogger.class).get();
            List<String> notes = notes("EVL-4002", () -> {
                logger.log(LogEvent.named("noise"));
                logger.log(LogEvent.named("order"));
            });
            flush(container);

            assertThat(String.join("", Kept.SENT)).contains("\"tags\":[\"first\",\"second\"]")
                    .doesNotContain("noise", "half");
            assertThat(notes).singleElement().asString().contains("Failing");
        }
    }

    @Test
    void levelAndSendingCanBeChangedWhileItRuns() throws Exception {
        try (WeldContainer container = start(Kept.class)) {
            EventLogger logger = container.select(EventLogger.class).get();
            EventLogControl control = control(container);
            control.level(Level.WARN);
            logger.log(LogEvent.named("too.small"));
            control.pause();
            logger.log(LogEvent.named("kept").level(Level.ERROR));
            assertThat(control.flush(Duration.ofMillis(100))).isFalse();
            assertThat(Kept.SENT).isEmpty();
            control.resume();
            flush(container);

            assertThat(control.level()).contains(Level.WARN);
            assertThat(Kept.SENT).singleElement().asString().contains("\"name\":\"kept\"");
            assertThat(control.rejected()).isPresent();
            assertThatThrownBy(() -> control.sampleRequests(1.5)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void flush(WeldContainer container) throws InterruptedException {
        assertThat(control(container).flushAll(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void flushingWithoutALimitIsPossible() throws InterruptedException {
        try (WeldContainer container = start(Kept.class)) {
            assertThat(control(container).flushAll(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
        }
    }

    @Test
    void destinationIsControlledByItsName() throws InterruptedException {
        try (WeldContainer container = start(Orders.class, Kept.class, AuditKept.class)) {
            DestinationControl audit = control(container).destination("audit");
            audit.pause();
            audit.level(Level.ERROR);

            assertThat(audit.level()).contains(Level.ERROR);
            assertThat(control(container).level().orElseThrow()).isNotEqualTo(Level.ERROR);
            assertThat(audit.stats().orElseThrow().receiver().paused()).isTrue();
            assertThat(control(container).stats().orElseThrow().receiver().paused()).isFalse();
            audit.resume();
            assertThat(audit.flush(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void controllingAnUnknownDestinationFails() {
        try (WeldContainer container = start(Orders.class, Kept.class, AuditKept.class)) {
            EventLogControl control = control(container);

            assertThatThrownBy(() -> control.destination("audti")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there is no destination \"audti\"; there are default, audit");
        }
    }

    @Test
    void thereIsNothingToControlWhileEventlogIsDisabled() throws InterruptedException {
        System.setProperty("eventlog.enabled", "false");
        try (WeldContainer container = start()) {
            EventLogControl control = control(container);
            control.pause();
            control.destination("audit").level(Level.ERROR);

            assertThat(control.destinations()).isEmpty();
            assertThat(control.level()).isEmpty();
            assertThat(control.destination("audit").stats()).isEmpty();
            assertThat(control.flush(Duration.ofSeconds(1))).isTrue();
        }
    }

    private static EventLogControl control(WeldContainer container) {
        return container.select(EventLogControl.class).get();
    }

    private static void set(String key, String value) {
        System.setProperty(key, value);
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
        @Inject
        @Destination("audit")
        EventLogger audit;

        void place() {
            logger.log(LogEvent.named("order"));
            audit.log(LogEvent.named("order.audit"));
        }
    }

    @ApplicationScoped
    static class Firing {
        @Inject
        @Destination("audit")
        Event<LogEvent> audit;
    }

    @ApplicationScoped
    static class Misnamed {
        @Inject
        @Destination("queue")
        EventLogger logger;
    }

    @ApplicationScoped
    static class MisnamedToo {
        @Inject
        @Destination("Bad Name")
        EventLogger logger;
        @Inject
        @Destination("ALSO")
        Event<LogEvent> events;
    }

    @ApplicationScoped
    static class LookingUp {
        @Inject
        @Destination("audit")
        Instance<EventLogger> audit;
        @Inject
        @Destination("pay")
        Provider<EventLogger> pay;
    }

    @SessionScoped
    static class Passivated implements Serializable {
        private static final long serialVersionUID = 1;

        @Inject
        @Destination("audit")
        EventLogger audit;
    }

    @ApplicationScoped
    @Destination("audit")
    static class AuditKept implements Transport {
        static final BlockingQueue<String> SENT = new LinkedBlockingQueue<>();

        @Override
        public void send(Batch batch) {
            SENT.add(new String(batch.toByteArray(), StandardCharsets.UTF_8));
        }

        @Override
        public String describe() {
            return "kept for the audit";
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }

    @ApplicationScoped
    @Priority(1)
    static class First implements EventEnricher {
        @Override
        public void enrich(LogEvent event, LogEvent.Builder builder) {
            builder.tag("first");
        }
    }

    @ApplicationScoped
    static class Second implements EventEnricher {
        @Inject
        EventLogger logger;

        @Override
        public void enrich(LogEvent event, LogEvent.Builder builder) {
            builder.tag("second");
            logger.log(LogEvent.named("from.enricher"));
        }
    }

    @Priority(2)
    @ApplicationScoped
    static class Failing implements EventEnricher, EventFilter {
        @Override
        public void enrich(LogEvent event, LogEvent.Builder builder) {
            builder.tag("half");
            throw new IllegalStateException("no tenant");
        }

        @Override
        public boolean accepts(LogEvent event) {
            throw new IllegalStateException("no tenant");
        }
    }

    @ApplicationScoped
    static class NoNoise implements EventFilter {
        @Override
        public boolean accepts(LogEvent event) {
            return !event.name().equals("noise");
        }
    }
}

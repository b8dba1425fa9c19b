// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.AssertProvider;
import org.eventlog.EventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * An event log for a unit test, as a JUnit extension: give it to what is tested, then ask it what was logged.
 *
 * <pre>
 * &#64;RegisterExtension
 * EventLogRecorder events = new EventLogRecorder();
 *
 * &#64;Test
 * void anOrderIsLogged() {
 *     new Shop(events).order("tea", 3);
 *
 *     assertThat(events).received("order.placed").withField("items", 3);
 * }
 * </pre>
 *
 * <p>
 * {@code assertThat} is AssertJ's own; it begins an {@link EventsAssert}. Behind it runs a real {@link EventLog} with its
 * queue in memory, new for each test and closed after it: what is asserted on went the whole way and was encoded as
 * in production. A test method may have the {@link EventLogger}, {@link EventLog} or {@link InMemoryTransport} as a
 * parameter, too. One test at a time: as an instance field, JUnit makes one for each test.
 */
public final class EventLogRecorder
        implements
            EventLogger,
            AssertProvider<EventsAssert>,
            BeforeEachCallback,
            AfterEachCallback,
            ParameterResolver {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Consumer<EventLog.Builder> setup;
    private volatile EventLog log;
    private volatile InMemoryTransport transport;

    public EventLogRecorder() {
        this(builder -> {});
    }

    /** @param setup may set further keys: {@code b -> b.set("eventlog.level", "warn")} */
    public EventLogRecorder(Consumer<EventLog.Builder> setup) {
        this.setup = setup;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        InMemoryTransport receiver = new InMemoryTransport();
        EventLog.Builder builder = EventLog.builder()
                .set("eventlog.db", ":memory:")
                .set("eventlog.retry.first", "1ms")
                .set("eventlog.retry.max", "10ms")
                .set("eventlog.close-timeout", "0s")
                .transport(receiver);
        setup.accept(builder);
        transport = receiver;
        log = builder.build();
    }

    /** Closes the event log; what was received can still be asked for. */
    @Override
    public void afterEach(ExtensionContext context) {
        if (log != null) {
            log.close();
        }
    }

    @Override
    public void log(LogEvent event) {
        eventLog().log(event);
    }

    @Override
    public boolean isEnabled(Level level) {
        return eventLog().isEnabled(level);
    }

    /**
     * The event log behind.
     *
     * @throws IllegalStateException outside of a test
     */
    public EventLog eventLog() {
        return started(log);
    }

    /** The receiver behind, which can be told to fail. */
    public InMemoryTransport transport() {
        return started(transport);
    }

    private static <T> T started(T part) {
        if (part == null) {
            throw new IllegalStateException(
                    "no test is running: is the recorder's field annotated @RegisterExtension?");
        }
        return part;
    }

    /**
     * Everything that was logged before this call, in its order.
     *
     * @throws AssertionError when not everything has arrived within ten seconds, as when the receiver was told to stall
     */
    public List<ReceivedEvent> events() {
        try {
            if (!eventLog().flush(LIMIT)) {
                throw new AssertionError("what was logged has not arrived within " + LIMIT + ": " + eventLog().stats());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for what was logged", e);
        }
        return transport().events();
    }

    /**
     * Waits until so many events have arrived: for what other threads log.
     *
     * @throws AssertionError when there are fewer at the end of the limit
     */
    public List<ReceivedEvent> await(int count, Duration limit) throws InterruptedException {
        return transport().await(count, limit);
    }

    /** For {@code assertThat(events)}; not to be called. */
    @Override
    @Deprecated
    public EventsAssert assertThat() {
        return new EventsAssert(events());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == EventLogger.class || type == EventLog.class || type == InMemoryTransport.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == InMemoryTransport.class ? transport() : eventLog();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.AssertProvider;
import org.eventlog.EventLogger;
import org.eventlog.ForwardingEventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * An event log for unit tests, as a JUnit extension. Pass it to the code under test, then assert on the logged events.
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
 * AssertJ's {@code assertThat} returns an {@link EventsAssert}. The recorder uses a real {@link EventLog} with its
 * queue in memory, which is created for each test and closed afterwards, so events are processed and encoded as in
 * production. A test method can also have an {@link EventLogger}, {@link EventLog} or {@link InMemoryTransport} as a
 * parameter. A recorder supports one test at a time; JUnit creates a separate one for each test if it is in an instance
 * field.
 */
public final class EventLogRecorder extends ForwardingEventLogger
        implements
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

    /**
     * @param setup sets further keys: {@code b -> b.set("eventlog.level", "warn")}
     */
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

    /** Closes the event log. Received events remain available. */
    @Override
    public void afterEach(ExtensionContext context) {
        if (log != null) {
            log.close();
        }
    }

    @Override
    protected EventLogger delegate() {
        return eventLog();
    }

    /**
     * The event log of the current test.
     *
     * @throws IllegalStateException if no test is running
     */
    public EventLog eventLog() {
        return started(log);
    }

    /** The receiver, which can simulate faults. */
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
     * Returns all events that were logged before this call, in order.
     *
     * @throws AssertionError if not all events have arrived within ten seconds, for example because the receiver stalls
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
     * Waits until this number of events has arrived, for events logged by other threads.
     *
     * @throws AssertionError if fewer events arrive within the limit
     */
    public List<ReceivedEvent> await(int count, Duration limit) throws InterruptedException {
        return transport().await(count, limit);
    }

    /** For AssertJ's {@code assertThat(events)}. Do not call it directly. */
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

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.eventlog.ContextSnapshot;
import org.eventlog.Counter;
import org.eventlog.EventLogger;
import org.eventlog.Gauge;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.MeterOptions;
import org.eventlog.Meters;
import org.eventlog.PipelineStats;
import org.eventlog.Receipt;
import org.eventlog.RejectedEvents;
import org.eventlog.config.Changeable;
import org.eventlog.config.Settings;
import org.eventlog.config.destination.DestinationTexts;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.loader.RecordLinks;
import org.eventlog.pipeline.Pipeline;
import org.eventlog.spi.ObjectRenderer;
import org.eventlog.spi.Transport;
import org.eventlog.thread.Uninterrupted;

/**
 * A running event log. It keeps events on disk and sends them until the receiver has them.
 *
 * <pre>
 * try (EventLog log = EventLog.builder().host("logs.example.org").port(5001).build()) {
 *     log.log(LogEvent.named("job.started"));
 * }
 * </pre>
 * <p>
 * In a server, use {@code @Inject EventLogger} instead of this class. Thread-safe. After {@link #close}, every event
 * logged before is either on disk or sent. If the process is killed, events logged within the last few milliseconds may be lost;
 * {@code docs/guarantees.md} gives the details.
 */
public final class EventLog implements EventLogger, AutoCloseable {
    /** How long to wait at close for a summary that is being logged: longer than any but one stuck in foreign code. */
    private static final long SUMMARY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int DEFAULT_LEVEL = Level.INFO.ordinal();
    private static final Receipt NO_STACK = Receipt.refused("the thread has no stack or no memory left");

    private final Pipeline pipeline;
    private final BeforeLogHook hook;
    private final System.Logger note;
    private final Meters meters;
    private final Runnable afterClose;
    private final CloseOnce closing = new CloseOnce(this::close);
    private final OwnClassLoader classLoader = new OwnClassLoader(System::nanoTime);
    /** Held while summaries are logged, so that events are still accepted until the last one is. */
    private final ReentrantLock summing = new ReentrantLock();
    /** For each level, the calls that ended because there was no stack left. */
    private final int[] overflows;
    /** False if it was built with {@code eventlog.enabled=false}. */
    private boolean on = true;
    private volatile Level threshold;

    /**
     * @param afterClose releases resources that were created for this event log
     */
    EventLog(Pipeline pipeline, Level threshold, UnaryOperator<LogEvent> beforeLog, Duration meterInterval,
            System.Logger note, Runnable afterClose) {
        this.pipeline = pipeline;
        this.overflows = pipeline.overflows();
        this.threshold = threshold;
        this.hook = new BeforeLogHook(beforeLog, note);
        this.note = note;
        this.afterClose = afterClose;
        this.meters = new Meters(this, meterInterval, note);
    }

    /** An event log that takes no events and is closed already. */
    static EventLog off(Pipeline pipeline) {
        EventLog eventLog = new EventLog(pipeline, Level.ERROR, null, Duration.ZERO, System.getLogger("org.eventlog"),
                () -> {});
        eventLog.on = false;
        eventLog.close();
        return eventLog;
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void log(LogEvent event) {
        int level = DEFAULT_LEVEL;
        try {
            if (event != null) {
                level = event.level().ordinal();
            }
            accept(event);
        } catch (Throwable e) {
            // There is no stack left, or no memory. Without a call, for which there may be no stack either.
            overflows[level]++;
        }
    }

    private void accept(LogEvent event) {
        if (event == null) {
            ForeignFaults.note(note, System.Logger.Level.TRACE, "a null was logged", new Throwable("logged here"));
        } else if (isEnabled(event.level())) {
            LogEvent prepared = hook.apply(event);
            if (prepared != null) {
                pipeline.accept(prepared);
            }
        }
    }

    @Override
    public Receipt submit(LogEvent event) {
        int level = DEFAULT_LEVEL;
        try {
            if (event != null) {
                level = event.level().ordinal();
            }
            return acceptWithReceipt(event);
        } catch (Throwable e) {
            overflows[level]++;
            return NO_STACK;
        }
    }

    private Receipt acceptWithReceipt(LogEvent event) {
        if (event == null) {
            log((LogEvent) null);
            return Receipt.refused("a null was logged");
        }
        if (!on) {
            return Receipt.refused("eventlog.enabled is false");
        }
        if (!event.level().isAtLeast(threshold)) {
            return Receipt.refused("level " + event.level().text() + " is not logged");
        }
        LogEvent prepared = hook.apply(event);
        return prepared == null ? Receipt.refused("the event was filtered out") : pipeline.submit(prepared);
    }

    /** The lowest level that is currently logged. */
    public Level level() {
        return threshold;
    }

    /** Changes the lowest level that is logged, until the event log is closed. */
    public void level(Level least) {
        threshold = Objects.requireNonNull(least, "level");
    }

    @Override
    public boolean isEnabled(Level level) {
        return on && level.isAtLeast(threshold);
    }

    /** This logger: transactions are a server's. */
    @Override
    public EventLogger afterCommit() {
        return this;
    }

    /** This logger: transactions are a server's. */
    @Override
    public EventLogger afterCompletion() {
        return this;
    }

    @Override
    public Counter counter(String name, Consumer<MeterOptions> options) {
        return meters.counter(name, options);
    }

    @Override
    public Gauge gauge(String name, Consumer<MeterOptions> options) {
        return meters.gauge(name, options);
    }

    /**
     * Logs the summaries of meters that are due, and closes the event log of an application that has ended without
     * closing it. Must be called every few milliseconds, always from the same thread.
     */
    void tick() {
        if (classLoader.isDead()) {
            ForeignFaults.note(note, System.Logger.Level.WARNING,
                    "EVL-2019 the server has stopped the application's class loader, so its event log ends");
            close();
        }
        // At close, the lock may be taken: the last summaries are being logged.
        if (summing.tryLock()) {
            try {
                meters.tick(System.nanoTime());
            } finally {
                summing.unlock();
            }
        }
    }

    /** Returns statistics since the start, and the current state of the queue. */
    public PipelineStats stats() {
        return pipeline.stats();
    }

    /**
     * Waits until every event logged before, including events that an earlier run left in the file, is delivered or is
     * one of the {@link #rejected} events. With a transport without acknowledgements, this includes the time until
     * written events count as delivered ({@code eventlog.tcp.settle}). When this method returns true, {@link #stats}
     * has counted all of these events. Events in a file that cannot be opened are not waited for.
     *
     * <p>
     * On a thread that works for this event log, and after {@link #close}, it doesn't wait.
     *
     * @return whether this happened within the limit
     *
     * @throws InterruptedException if the thread is interrupted while it waits; the event log is not affected
     */
    public boolean flush(Duration limit) throws InterruptedException {
        return !on || pipeline.flush(limit);
    }

    /**
     * Stops sending; events are still accepted and stored. For operators, for example during maintenance of the
     * receiver. A restart resumes sending.
     */
    public void pause() {
        pipeline.pause(true);
    }

    /** Resumes sending after a {@link #pause}. */
    public void resume() {
        pipeline.pause(false);
    }

    /**
     * The settings that may change while this event log runs, for an owner that reads its configuration again: the
     * lowest level, and whether sending is paused.
     */
    public List<Changeable<?>> changeable() {
        return List.of(new Changeable<>(EventLogSetup.LEVEL, this::level),
                new Changeable<>(EventLogSetup.PAUSED, pipeline::pause));
    }

    /** The events that the receiver refused permanently. They can be listed, sent again or deleted. */
    public RejectedEvents rejected() {
        return on ? pipeline.rejected() : new NoRejectedEvents();
    }

    /**
     * Logs the last summaries of counters and gauges, stops accepting events, writes waiting events to disk, sends for
     * up to {@code eventlog.close-timeout}, and closes. The next event log on the same file sends events that could not
     * be sent. Events that could not be saved either are counted as lost and reported (EVL-2004). When this method
     * returns, every receipt is complete, unless callbacks of receipts block; then the rest is completed later.
     * <p>
     * An interrupt does not shorten it; the interrupt status is restored before this method returns. A second call
     * waits for the first to finish. If called on a thread that works for this event log (by a transport, or by a
     * callback of a receipt that the executor runs there), it returns at once, and another thread does the closing.
     */
    @Override
    public void close() {
        closing.close(pipeline.isOwnThread(), pipeline.mostForClose());
    }

    private void close(Uninterrupted wait) {
        pipeline.beginClose();
        boolean alone = waitForSummary(wait);
        try {
            meters.close();
        } finally {
            if (alone) {
                summing.unlock();
            }
            try {
                pipeline.close(wait);
            } finally {
                afterClose.run();
                RecordLinks.forget();
            }
        }
    }

    /** Returns whether this thread holds the lock now. */
    private boolean waitForSummary(Uninterrupted wait) {
        long until = System.nanoTime() + SUMMARY_NANOS;
        while (!summing.tryLock()) {
            if (System.nanoTime() - until >= 0) {
                return false;
            }
            wait.pause(PAUSE_NANOS);
        }
        return true;
    }

    /**
     * Builds an event log. {@link #set} accepts every configuration key ({@code docs/configuration.md}). Separate
     * methods exist for the most common keys, and for objects that cannot be given as text. Not thread-safe.
     */
    public static final class Builder extends EventLogSetup {
        Builder() {}

        /** Sets the receiver's host. Without one, or with {@code console}, events are printed. */
        public Builder host(String host) {
            return set("eventlog.host", host);
        }

        public Builder port(int port) {
            return set("eventlog.port", String.valueOf(port));
        }

        /**
         * Sets the protocol: {@code tcp}, {@code tls}, {@code https} and so on, or that of a {@code TransportProvider}
         * on the class path.
         */
        public Builder protocol(String protocol) {
            return set("eventlog.protocol", protocol);
        }

        /** Sets any configuration key. It takes precedence over values from {@link #from}. */
        public Builder set(String key, String value) {
            values.put(key, value);
            return this;
        }

        /** Sets the source of the keys that are not set on this builder. It returns null for a key without a value. If
         * it throws, the value cannot be read, which is a fault of the configuration.
         */
        public Builder from(Function<String, String> source) {
            this.source = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Makes this one of several event logs of an application, with its own journal file. Each key is looked up with
         * this name first ({@code eventlog.audit.host}), then without. Keys passed to {@link #set} do not contain the
         * name.
         *
         * @throws IllegalArgumentException if the name is not valid for a destination
         */
        public Builder destination(String name) {
            new DestinationTexts(Objects.requireNonNull(name, "name"), source);
            this.destination = name;
            return this;
        }

        /** Sends with this transport, regardless of the protocol. It is closed with the event log, or if {@link #build} fails. */
        public Builder transport(Transport transport) {
            this.transport = transport;
            return this;
        }

        /**
         * Sets the supplier of the current user, session and request. It is called in the logging thread for each
         * event, and must be fast and thread-safe.
         */
        public Builder context(Supplier<ContextSnapshot> context) {
            this.context = context;
            return this;
        }

        /**
         * Sets a hook that is called for each event before it is encoded, in the logging thread. It returns the event,
         * a replacement, or null to discard it. It must be fast and thread-safe. If it throws, the event is logged
         * unchanged. It is not called for the event log's own events, nor for those that it logs to this event log itself.
         */
        public Builder beforeLog(UnaryOperator<LogEvent> hook) {
            this.beforeLog = hook;
            return this;
        }

        /**
         * Sets the renderer for field values of types that the event log does not support. Without one, or with null,
         * their {@code toString()} is logged. It is called in the logging thread, and is not closed with the event log.
         */
        public Builder objects(ObjectRenderer renderer) {
            this.objects = renderer;
            return this;
        }

        /**
         * Sets the executor of the journal's loop, a task that runs until the event log is closed. By default, a daemon
         * thread is started.
         */
        public Builder executor(Executor executor) {
            this.executor = executor;
            return this;
        }

        /**
         * Sets the executor of the sender's turns: short tasks, one at a time, submitted when there is something to send.
         * A turn may wait for the receiver, within the time-outs of the transport. By default, they run on the executor
         * of the journal's loop. Turns that it does not begin within a second run on a thread of the event log.
         */
        public Builder sending(Executor sending) {
            this.sending = sending;
            return this;
        }

        /**
         * Sets the executor for the callbacks of receipts, which are short tasks. By default, they run on the executor
         * of the journal's loop.
         */
        public Builder callbacks(Executor callbacks) {
            this.callbacks = callbacks;
            return this;
        }

        /**
         * Sets a task that the journal's thread runs every few milliseconds while the event log is open. For an owner
         * that needs a pulse and has no thread. It must return at once; what it throws is ignored.
         */
        public Builder everyTick(Runnable task) {
            this.everyTick = Objects.requireNonNull(task, "task");
            return this;
        }

        /**
         * Checks the configuration without starting anything, and adds faults to these settings. For callers that have
         * keys of their own and want to report all faults in one message.
         *
         * @param settings the source of the values; values set on this builder are not checked
         */
        public void verify(Settings settings) {
            collectFaults(settings);
        }

        /**
         * Returns a doctor that tests whether events would reach the receiver. Later changes of this builder do not
         * affect it.
         */
        public Doctor doctor() {
            EventLogSetup copy = new EventLogSetup();
            copy.values.putAll(values);
            copy.source = source;
            copy.destination = destination;
            copy.objects = objects;
            copy.transport = transport;
            return new Doctor(copy, System::nanoTime);
        }

        /**
         * Builds and starts the event log. Does not connect and does not wait for the disk. With
         * {@code eventlog.enabled=false}, it takes no events and starts nothing, and no other key is checked.
         *
         * @throws org.eventlog.config.ConfigurationException
         *             with all faults of the configuration
         * @throws IllegalStateException if the transport cannot be used, or there are no threads
         */
        public EventLog build() {
            return start();
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
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
import org.eventlog.config.DestinationTexts;
import org.eventlog.config.Settings;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;
import org.eventlog.pipeline.Pipeline;
import org.eventlog.spi.ObjectRenderer;
import org.eventlog.spi.Transport;
import org.eventlog.thread.Uninterrupted;

/**
 * A running event log: what is logged is kept on disk, and sent from there until the receiver has it.
 *
 * <pre>
 * try (EventLog log = EventLog.builder().host("logs.example.org").port(5001).build()) {
 *     log.log(LogEvent.named("job.started"));
 * }
 * </pre>
 * <p>
 * In a server there is no need for this class: {@code @Inject EventLogger}. For use by any number of threads. What was
 * logged before {@link #close} is on disk after it, or sent; what was logged within the last few milliseconds before
 * the process is killed may be lost.
 */
public final class EventLog implements EventLogger, AutoCloseable {
    private final Pipeline pipeline;
    private final UnaryOperator<LogEvent> beforeLog;
    private final System.Logger note;
    private final Meters meters;
    private final Runnable afterClose;
    private final CloseOnce closing = new CloseOnce(this::close);
    private final AtomicBoolean hookFailed = new AtomicBoolean();
    private volatile Level threshold;

    /**
     * @param afterClose
     *            gives back what was made for this event log alone
     */
    EventLog(Pipeline pipeline, Level threshold, UnaryOperator<LogEvent> beforeLog, Duration meterInterval,
            System.Logger note, Runnable afterClose) {
        this.pipeline = pipeline;
        this.threshold = threshold;
        this.beforeLog = beforeLog;
        this.note = note;
        this.afterClose = afterClose;
        this.meters = new Meters(this, meterInterval, note);
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void log(LogEvent event) {
        if (event == null) {
            ForeignFaults.note(note, System.Logger.Level.TRACE, "a null was logged", new Throwable("logged here"));
        } else if (event.level().isAtLeast(threshold)) {
            LogEvent prepared = prepared(event);
            if (prepared != null) {
                pipeline.accept(prepared);
            }
        }
    }

    @Override
    public Receipt submit(LogEvent event) {
        if (event == null) {
            log((LogEvent) null);
            return Receipt.refused("a null was logged");
        }
        if (!event.level().isAtLeast(threshold)) {
            return Receipt.refused("level " + event.level().text() + " is not logged");
        }
        LogEvent prepared = prepared(event);
        return prepared == null ? Receipt.refused("the event was filtered out") : pipeline.submit(prepared);
    }

    /** What the hook makes of the event; the event itself when the hook fails, as that is no reason to lose it. */
    private LogEvent prepared(LogEvent event) {
        if (beforeLog == null) {
            return event;
        }
        try {
            return beforeLog.apply(event);
        } catch (Throwable e) {
            ForeignCode.caught(e);
            if (hookFailed.compareAndSet(false, true)) {
                ForeignFaults.note(note, System.Logger.Level.WARNING, "EVL-4002 what looks at events before they are"
                        + " logged has failed; such events are logged as they are, and this is said only once", e);
            }
            return event;
        }
    }

    /** The least level that is logged now. */
    public Level level() {
        return threshold;
    }

    /** Changes the least level that is logged, from now on until the close. */
    public void level(Level least) {
        threshold = Objects.requireNonNull(least, "level");
    }

    @Override
    public boolean isEnabled(Level level) {
        return level.isAtLeast(threshold);
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

    /** Logs what meters have to say by now; to be called every few milliseconds, always by one thread. */
    void tick() {
        meters.tick(System.nanoTime());
    }

    /** What was done so far and what waits. */
    public PipelineStats stats() {
        return pipeline.stats();
    }

    /**
     * Waits until everything logged before is delivered, what an earlier run left in the file included, or is among the
     * {@link #rejected} ones. Where a transport can only write, and not know whether the receiver has it, that takes as
     * long as it takes for what was written to count as delivered ({@code eventlog.tcp.settle}). When this returns true
     * {@link #stats} has counted all of it.
     *
     * @return whether that was so within the limit
     *
     * @throws InterruptedException
     *             when the thread is interrupted while it waits; nothing else changes by that
     */
    public boolean flush(Duration limit) throws InterruptedException {
        return pipeline.flush(limit);
    }

    /**
     * Stops sending; events are taken and stored all the same. For an operator who wants the receiver left alone for a
     * while. It is not remembered over a restart.
     */
    public void pause() {
        pipeline.pause(true);
    }

    /** Sends again after a {@link #pause}. */
    public void resume() {
        pipeline.pause(false);
    }

    /** Events the receiver refused for good, to be looked at, sent again, or deleted. */
    public RejectedEvents rejected() {
        return pipeline.rejected();
    }

    /**
     * Logs the last summaries of counters and gauges, takes no more events, writes what waits to disk, sends until
     * {@code eventlog.close-timeout} is over, and closes. What could not be sent is sent by the next event log on the
     * same file; what could not be saved either is counted as lost and told (EVL-2004). Each receipt is complete then.
     * <p>
     * An interrupt does not cut it short: the thread is interrupted when this returns if it was before, or became so. A
     * second call waits for the end of the first one. On a thread that works for this event log (within a transport, or
     * within what is done for a receipt by an executor that runs it there) it returns at once, and another thread
     * closes.
     */
    @Override
    public void close() {
        closing.close(pipeline.isOwnThread(), pipeline.mostForClose());
    }

    private void close(Uninterrupted wait) {
        pipeline.beginClose();
        try {
            meters.close();
        } finally {
            try {
                pipeline.close(wait);
            } finally {
                afterClose.run();
            }
        }
    }

    /**
     * Builds an event log. Every value is a configuration key with its text ({@code docs/configuration.md}); the
     * methods with names of their own are for what one needs most, and for what no text can say.
     */
    public static final class Builder extends EventLogSetup {
        Builder() {}

        /** The receiver; without one, or with {@code console}, events are printed. */
        public Builder host(String host) {
            return set("eventlog.host", host);
        }

        public Builder port(int port) {
            return set("eventlog.port", String.valueOf(port));
        }

        /** {@code tcp}, {@code tls}, {@code https} and so on, or the name of a provider on the class path. */
        public Builder protocol(String protocol) {
            return set("eventlog.protocol", protocol);
        }

        /** Sets any key. What is set here goes before what comes {@linkplain #from from} elsewhere. */
        public Builder set(String key, String value) {
            values.put(key, value);
            return this;
        }

        /** Where the text of a key comes from that was not set here: null for "not set". */
        public Builder from(Function<String, String> source) {
            this.source = source;
            return this;
        }

        /**
         * Makes this one of several event logs of an application: each key is looked for with this name first
         * ({@code eventlog.audit.host}), then without; the journal's file is its own. What is {@linkplain #set set}
         * needs no name.
         *
         * @throws IllegalArgumentException
         *             when a destination can't have that name
         */
        public Builder destination(String name) {
            new DestinationTexts(name, source);
            this.destination = name;
            return this;
        }

        /** Sends by a transport of the caller's own, whatever the protocol says; it is closed with the event log. */
        public Builder transport(Transport transport) {
            this.transport = transport;
            return this;
        }

        /** Asked in the caller's thread, for each event, who is at work; must be quick. */
        public Builder context(Supplier<ContextSnapshot> context) {
            this.context = context;
            return this;
        }

        /**
         * Looks at each event that an application logs, before it is encoded, in the caller's thread: gives back that
         * event, another in its place, or null for none. Must be quick. When it throws, the event is logged as it is.
         * Not asked about what the event log says of itself.
         */
        public Builder beforeLog(UnaryOperator<LogEvent> hook) {
            this.beforeLog = hook;
            return this;
        }

        /**
         * Renders the values of fields whose type the event log does not know, as JSON; without one, or with null, they
         * become their {@code toString()}. Called in the logging thread; not closed with the event log.
         */
        public Builder objects(ObjectRenderer renderer) {
            this.objects = renderer;
            return this;
        }

        /** Runs the two loops, each a task that lasts until the close; without one, daemon threads are started. */
        public Builder executor(Executor executor) {
            this.executor = executor;
            return this;
        }

        /** Runs what was hung on receipts, tasks that are short; without one, the executor of the loops does. */
        public Builder callbacks(Executor callbacks) {
            this.callbacks = callbacks;
            return this;
        }

        /**
         * Looks for faults without starting anything, and leaves them with the settings given: for who has keys of its
         * own and wants all faults in one message.
         *
         * @param settings
         *            where the texts come from; what was set on this builder is not looked at
         */
        public void verify(Settings settings) {
            collectFaults(settings);
        }

        /** Finds out whether events would reach the receiver; what is set here later has no part in it. */
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
         * Builds and starts it. Connects to nothing yet and does not wait for the disk.
         *
         * @throws org.eventlog.config.ConfigurationException
         *             with all faults of the configuration
         */
        public EventLog build() {
            return start();
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Logs an application's events. In a server, use {@code @Inject EventLogger}. In Java SE, {@code EventLog} of
 * {@code eventlog-core} implements this interface.
 * <p>
 * Thread-safe. Logging never throws and never waits for a disk or a network: the call encodes the event, adds it to a
 * bounded buffer in memory, and returns. If the buffer is full, the event is dropped and counted (see
 * {@link PipelineStats}). The return of the call does not mean that the event will arrive.
 * <p>
 * To wrap a logger, extend {@link ForwardingEventLogger}. To implement one, use {@link Meters} for its counters and
 * gauges.
 */
public interface EventLogger {

    /** Logs the event. A null is reported at the finest log level and otherwise ignored. */
    void log(@Nullable LogEvent event);

    /** Builds the event and logs it. */
    default void log(LogEvent.@Nullable Builder event) {
        log(event == null ? null : event.build());
    }

    /**
     * Logs an event with a name and a message. A name of null is logged as {@code unnamed}, a level of null as INFO.
     */
    default void log(@Nullable Level level, @Nullable String name, @Nullable String message) {
        log(level, name, message, null);
    }

    /**
     * Logs an event with a name, a message and an exception. Message and exception may be null. A name of null is
     * logged as {@code unnamed}, a level of null as INFO.
     */
    default void log(@Nullable Level level, @Nullable String name, @Nullable String message,
            @Nullable Throwable exception) {
        Level known = level == null ? Level.INFO : level;
        if (isEnabled(known)) {
            log(LogEvent.named(name == null ? "unnamed" : name).level(known).message(message).exception(exception));
        }
    }

    /** Logs an event of level INFO with a name and a message. */
    default void info(@Nullable String name, @Nullable String message) {
        log(Level.INFO, name, message);
    }

    /** Logs an event of level WARN with a name and a message. */
    default void warn(@Nullable String name, @Nullable String message) {
        log(Level.WARN, name, message);
    }

    /** Logs an event of level ERROR with a name, a message and an exception, which may be null. */
    default void error(@Nullable String name, @Nullable String message, @Nullable Throwable exception) {
        log(Level.ERROR, name, message, exception);
    }

    /**
     * Starts an event that is built and logged in one expression. If the level is not logged, the cost is negligible.
     *
     * <pre>
     * log.at(Level.DEBUG, "order.placed").target("order:4711").field("items", 3).log();
     * </pre>
     *
     * @param level the level; null means INFO
     * @param name the name; null means {@code unnamed}
     */
    default OpenEvent at(@Nullable Level level, @Nullable String name) {
        Level known = level == null ? Level.INFO : level;
        return isEnabled(known) ? new OpenEvent(this, known, name == null ? "unnamed" : name) : OpenEvent.DISABLED;
    }

    /**
     * Logs the event and returns a receipt that reports its progress. Use it only for events whose delivery the
     * application must know. The number of open receipts is limited; above the limit, the event is logged and its
     * receipt fails. A logger that does not support receipts also logs the event, and its receipt fails.
     */
    Receipt submit(@Nullable LogEvent event);

    /** Builds the event, logs it and returns its receipt. */
    default Receipt submit(LogEvent.@Nullable Builder event) {
        return submit(event == null ? null : event.build());
    }

    /**
     * Whether events of this level are logged. A caller can check this to avoid building an event that would be
     * discarded.
     */
    boolean isEnabled(Level level);

    /**
     * Returns a logger that logs events only if the transaction of the calling thread commits. Without a transaction,
     * or in a server without transactions, it logs them at once. Each event has the time, user and request of the call
     * that logged it; its fields are read at the commit. In a server with transactions, {@link #submit} of this logger
     * returns a receipt that has failed.
     */
    EventLogger afterCommit();

    /**
     * Like {@link #afterCommit}, but also logs the events if the transaction is rolled back. The field
     * {@code transaction} of each event is {@code committed}, {@code rolled-back}, or {@code none} without a
     * transaction.
     */
    EventLogger afterCompletion();

    /** Returns the counter with this name, without target and fields; see {@link #counter(String, Consumer)}. */
    default Counter counter(String name) {
        return counter(name, options -> {});
    }

    /**
     * Returns a counter whose changes are logged as events with the counter's name, target, fields and new value.
     *
     * <pre>
     * Counter orders = log.counter("orders", c -&gt; c.target("shop:1").field("country", "NL"));
     * orders.increment();
     * </pre>
     *
     * <p>
     * Calls with the same name, target and fields return the same counter until the event log is closed. All other
     * options are used only by the first of these calls. An event log keeps up to 10,000 meters (counters and gauges
     * together), each with up to 1,000 characters of name, target and fields. A meter above these limits works, but is
     * not shared (each call returns a new one) and logs each of its changes. The first such meter is reported in the
     * server's log.
     *
     * <p>
     * If several threads change a counter at the same time, the order of the events may differ from the order of the
     * changes.
     *
     * @param options sets the options; called once, before this method returns. Neither it nor the name may be null. If
     *            it throws, the options set before the exception are used, unless {@link MeterOptions} itself refused a
     *            value: that exception is passed on
     */
    Counter counter(String name, Consumer<MeterOptions> options);

    /** Returns the gauge with this name, without target and fields; see {@link #gauge(String, Consumer)}. */
    default Gauge gauge(String name) {
        return gauge(name, options -> {});
    }

    /**
     * Returns a gauge whose changes are logged as events. Everything else is as for {@link #counter(String, Consumer)}.
     * A counter and a gauge with the same name have separate values.
     *
     * @param options as for a counter
     */
    Gauge gauge(String name, Consumer<MeterOptions> options);

    /** Returns a logger that discards all events. Its counters and gauges keep their values. */
    static EventLogger none() {
        return new NoEventLogger();
    }
}

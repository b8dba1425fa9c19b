// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where an application says what happens. In a server: {@code @Inject EventLogger}; elsewhere the event log that
 * {@code eventlog-core} builds is one.
 * <p>
 * For use by any number of threads. Logging never throws and never waits for a disk or a network: the event is encoded,
 * put into a bounded memory, and the call is over. An event that finds no room is dropped and counted (see
 * {@link PipelineStats}); that an event will arrive is not promised by the call's return.
 * <p>
 * To wrap a logger, extend {@link ForwardingEventLogger}. To write one of your own, let a {@link Meters} keep its
 * counters and gauges.
 */
public interface EventLogger {

    /** Logs the event. A null is noted at the finest log level and otherwise ignored. */
    void log(@Nullable LogEvent event);

    /** Builds the event and logs it. */
    default void log(LogEvent.@Nullable Builder event) {
        log(event == null ? null : event.build());
    }

    /** Logs an event that is a name and a text. A name of null becomes {@code unnamed}, a level of null INFO. */
    default void log(@Nullable Level level, @Nullable String name, @Nullable String message) {
        log(level, name, message, null);
    }

    /** Logs an event that is a name, a text and what was thrown; each but the name may be null. */
    default void log(@Nullable Level level, @Nullable String name, @Nullable String message,
            @Nullable Throwable exception) {
        Level known = level == null ? Level.INFO : level;
        if (isEnabled(known)) {
            log(LogEvent.named(name == null ? "unnamed" : name).level(known).message(message).exception(exception));
        }
    }

    /** Logs an event of level INFO that is a name and a text. */
    default void info(@Nullable String name, @Nullable String message) {
        log(Level.INFO, name, message);
    }

    /** Logs an event of level WARN that is a name and a text. */
    default void warn(@Nullable String name, @Nullable String message) {
        log(Level.WARN, name, message);
    }

    /** Logs an event of level ERROR that is a name, a text and what was thrown, which may be null. */
    default void error(@Nullable String name, @Nullable String message, @Nullable Throwable exception) {
        log(Level.ERROR, name, message, exception);
    }

    /**
     * Begins an event that is logged where it is built. Costs next to nothing where the level is not logged.
     *
     * <pre>
     * log.at(Level.DEBUG, "order.placed").target("order:4711").field("items", 3).log();
     * </pre>
     *
     * @param level of null: INFO
     * @param name of null: {@code unnamed}
     */
    default OpenEvent at(@Nullable Level level, @Nullable String name) {
        Level known = level == null ? Level.INFO : level;
        return isEnabled(known) ? new OpenEvent(this, known, name == null ? "unnamed" : name) : OpenEvent.DISABLED;
    }

    /**
     * Logs the event and tells how far it comes. For the few events whose fate the application must know; a bounded
     * number of receipts may be open at one time, beyond which the event is logged and its receipt fails. A logger that
     * gives no receipts logs the event, too, and its receipt fails.
     */
    Receipt submit(@Nullable LogEvent event);

    /** Builds the event, logs it and tells how far it comes. */
    default Receipt submit(LogEvent.@Nullable Builder event) {
        return submit(event == null ? null : event.build());
    }

    /** Whether events of this level are taken: lets a caller save the work of making one. */
    boolean isEnabled(Level level);

    /**
     * Logs events only if the transaction of the calling thread commits, in a server that has transactions; without one
     * at once. Each event is of the time, and has the user and request, of the call that logged it; its fields are
     * looked at when it is committed. {@link #submit} gives no receipt then.
     */
    EventLogger afterCommit();

    /**
     * As {@link #afterCommit}, but also when the transaction is rolled back: the event's field {@code transaction} is
     * {@code committed} or {@code rolled-back}, or {@code none} without a transaction.
     */
    EventLogger afterCompletion();

    /** The counter of this name, without a target or fields; see {@link #counter(String, Consumer)}. */
    default Counter counter(String name) {
        return counter(name, options -> {});
    }

    /**
     * A counter whose changes are events with the counter's name, target and fields, and its new value.
     *
     * <pre>
     * Counter orders = log.counter("orders", c -&gt; c.target("shop:1").field("country", "NL"));
     * orders.increment();
     * </pre>
     *
     * <p>
     * The same name, target and fields give the same counter, as long as the event log lives; what else the options
     * say matters only at the first time. An event log keeps 10,000 meters (counters and gauges together), each of up
     * to 1,000 characters of name, target and fields. A meter beyond that works, but belongs to its caller alone (asked
     * for again, there is a new one) and logs each of its changes; the first such meter is noted in the server's log.
     *
     * <p>
     * Events of changes made by several threads at once may be logged in another order than the changes were made in.
     *
     * @param options called once, before the return; must not be null, nor may the name. What it throws, other than
     *            what {@link MeterOptions} refuses, costs only the options that were to follow
     */
    Counter counter(String name, Consumer<MeterOptions> options);

    /** The gauge of this name, without a target or fields; see {@link #gauge(String, Consumer)}. */
    default Gauge gauge(String name) {
        return gauge(name, options -> {});
    }

    /**
     * A gauge whose changes are events; all that is said of {@link #counter(String, Consumer)} holds for it. A counter
     * and a gauge of one name have a value each.
     *
     * @param options as for a counter
     */
    Gauge gauge(String name, Consumer<MeterOptions> options);

    /** A logger that takes no event, and whose counters and gauges count. */
    static EventLogger none() {
        return new NoEventLogger();
    }
}

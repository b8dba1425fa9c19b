// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.function.Consumer;

/**
 * Where an application says what happens. In a server: {@code @Inject EventLogger}; elsewhere an {@link org.eventlog.engine.EventLog} is
 * one.
 * <p>
 * For use by any number of threads. Logging never throws and never waits for a disk or a network: the event is encoded,
 * put into a bounded memory, and the call is over. An event that finds no room is dropped and counted (see
 * {@link PipelineStats}); that an event will arrive is not promised by the call's return.
 */
public interface EventLogger {

    /** Logs the event. A null is noted at the finest log level and otherwise ignored. */
    void log(LogEvent event);

    /**
     * Logs the event and tells how far it comes. For the few events whose fate the application must know; a bounded
     * number of receipts may be open at one time, beyond which the event is logged and its receipt fails. A logger that
     * gives no receipts logs the event, too.
     */
    default Receipt submit(LogEvent event) {
        log(event);
        return Receipt.refused("this logger gives no receipts");
    }

    /** Builds the event, logs it and tells how far it comes. */
    default Receipt submit(LogEvent.Builder event) {
        return submit(event.build());
    }

    /** Builds the event and logs it. */
    default void log(LogEvent.Builder event) {
        log(event == null ? null : event.build());
    }

    /** Logs an event which is a name and a text. */
    default void log(Level level, String name, String message) {
        if (isEnabled(level)) {
            log(LogEvent.named(name).level(level).message(message));
        }
    }

    /** Whether events of this level are taken: lets a caller save the work of making one. */
    boolean isEnabled(Level level);

    /**
     * Logs events only if the transaction of the calling thread commits, in a server that has transactions; without one
     * at once. Each event is of the time, and has the user and request, of the call that logged it; its fields are
     * looked at when it is committed. {@link #submit} gives no receipt then.
     */
    default EventLogger afterCommit() {
        return this;
    }

    /**
     * As {@link #afterCommit}, but also when the transaction is rolled back: the event's field {@code transaction} is
     * {@code committed} or {@code rolled-back}, or {@code none} without a transaction.
     */
    default EventLogger afterCompletion() {
        return this;
    }

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
     * <p>
     * This default is for loggers that keep no meters, such as those of tests: it gives a new counter at each call,
     * which logs each of its changes.
     *
     * @param options called once, before the return; must not be null, nor may the name
     */
    default Counter counter(String name, Consumer<MeterOptions> options) {
        return Meters.unregistered(this, name, options);
    }

    /** The gauge of this name, without a target or fields; see {@link #gauge(String, Consumer)}. */
    default Gauge gauge(String name) {
        return gauge(name, options -> {});
    }

    /**
     * A gauge whose changes are events; all that is said of {@link #counter(String, Consumer)} holds for it. A
     * counter and a gauge of the same name, target and fields share one value. This default, too, gives a new one at
     * each call.
     *
     * @param options called once, before the return; must not be null, nor may the name
     */
    default Gauge gauge(String name, Consumer<MeterOptions> options) {
        return Meters.unregistered(this, name, options);
    }

    /** A logger that takes no event, and whose counters and gauges count. */
    static EventLogger none() {
        return new NoEventLogger();
    }
}

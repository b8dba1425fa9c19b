// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A counter or a gauge: both are a number and its changes, and who reads the code sees which is meant.
 *
 * <p>
 * A change is one compare-and-set of the {@link MeterState}, by any thread. Whether it is logged or kept for a summary
 * is part of what is compared: no change can fall between a last summary and the end of summaries.
 */
final class Meter implements Counter, Gauge {

    /** What makes two meters the same one; the order of the fields does not matter. */
    record Key(String name, String target, Map<String, Object> fields) {

        static Key of(LogEvent event) {
            return new Key(event.name(), event.target(), event.fields());
        }

        /** By hand: what a record would get keeps, on Java 17, the class loader of an application alive that has ended. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && name.equals(key.name) && Objects.equals(target, key.target)
                    && fields.equals(key.fields);
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, target, fields);
        }

        /** Characters it holds, about. */
        long size() {
            long size = name.length() + (target == null ? 0 : target.length());
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                size += field.getKey().length() + (field.getValue() instanceof String text ? text.length() : 8);
            }
            return size;
        }
    }

    private final EventLogger logger;
    private final Key key;
    private final Level level;
    private final long intervalNanos;
    private final AtomicReference<MeterState> state;

    // Owned by the thread that ticks
    private boolean scheduled;
    private long due;

    /** @param interval of its summaries; 0 when each change is to be logged */
    Meter(EventLogger logger, Key key, Level level, double initial, Duration interval) {
        this.logger = logger;
        this.key = key;
        this.level = level;
        this.intervalNanos = interval.toNanos();
        this.state = new AtomicReference<>(MeterState.startingAt(initial, intervalNanos > 0));
    }

    @Override
    public double get() {
        return state.get().value();
    }

    @Override
    public void set(double value) {
        change(value, false);
    }

    @Override
    public double add(double amount) {
        return change(amount, true);
    }

    private double change(double operand, boolean add) {
        while (true) {
            MeterState before = state.get();
            double next = add ? before.value() + operand : operand;
            if (next == before.value() || !Double.isFinite(next)) {
                return before.value();
            }
            if (state.compareAndSet(before, before.changedTo(next))) {
                if (!before.summing() && logger.isEnabled(level)) {
                    logger.log(event(next));
                }
                return next;
            }
        }
    }

    boolean summarizes() {
        return intervalNanos > 0;
    }

    /** When the next summary is due; known after the first tick. */
    long due() {
        return due;
    }

    /**
     * Logs a summary when one is due and there is something to say. The first interval begins with the first tick.
     *
     * @return whether it was logged
     */
    boolean tick(long nowNanos) {
        if (!scheduled) {
            scheduled = true;
            due = nowNanos + intervalNanos;
            return false;
        }
        if (nowNanos - due < 0) {
            return false;
        }
        due += intervalNanos;
        if (nowNanos - due >= 0) {
            // Far behind, as after a sleep of the machine: one summary tells it all.
            due = nowNanos + intervalNanos;
        }
        // Asked first, as most meters are at rest and need no new state
        return state.get().changes() > 0 && summarize(state.getAndUpdate(MeterState::summarized));
    }

    /** Logs what was not yet; from now on each change is logged, so that none is lost without being counted. */
    void end() {
        summarize(state.getAndUpdate(MeterState::ended));
    }

    private boolean summarize(MeterState past) {
        if (past.changes() == 0 || !logger.isEnabled(level)) {
            return false;
        }
        logger.log(event(past.value()).field(MeterOptions.CHANGES, past.changes())
                .field(MeterOptions.DELTA, past.delta())
                .field(MeterOptions.MIN, past.min())
                .field(MeterOptions.MAX, past.max()));
        return true;
    }

    private LogEvent.Builder event(double value) {
        LogEvent.Builder event = LogEvent.named(key.name()).level(level).target(key.target()).value(value);
        key.fields().forEach(event::field);
        return event;
    }
}

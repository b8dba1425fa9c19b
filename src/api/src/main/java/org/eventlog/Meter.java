// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A counter or a gauge. Both are a number whose changes are logged; only the interface differs.
 *
 * <p>
 * A change is one compare-and-set of the {@link MeterState}, by any thread. The state includes whether changes are
 * logged or summarized, so no change can be lost between the last summary and the end of summaries.
 */
final class Meter implements Counter, Gauge {

    enum Kind {
        COUNTER, GAUGE
    }

    /** Identifies a meter. The order of the fields does not matter. */
    record Key(Kind kind, String name, @Nullable String target, Map<String, @Nullable Object> fields) {

        static Key of(Kind kind, LogEvent event) {
            return new Key(kind, event.name(), event.target(), event.fields());
        }

        /**
         * Written by hand: on Java 17, the generated method would keep the class loader of a stopped application alive.
         */
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && kind == key.kind && name.equals(key.name)
                    && Objects.equals(target, key.target)
                    && fields.equals(key.fields);
        }

        @Override
        public int hashCode() {
            return Objects.hash(kind, name, target, fields);
        }

        /** The approximate number of characters it holds. */
        long size() {
            long size = (long) name.length() + (target == null ? 0 : target.length());
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

    // Owned by the thread that calls tick
    private boolean scheduled;
    private long due;

    /**
     * @param interval the interval between summaries; 0 if each change is logged
     */
    Meter(EventLogger logger, Key key, Level level, double initial, Duration interval) {
        this.logger = logger;
        this.key = key;
        this.level = level;
        this.intervalNanos = interval.toNanos();
        this.state = new AtomicReference<>(MeterState.startingAt(initial, intervalNanos > 0));
    }

    @Override
    public double get() {
        return now().value();
    }

    @Override
    public void set(double value) {
        change(value, false);
    }

    @Override
    public double add(double amount) {
        // A counter only increases. A negative amount is a mistake of the caller, but must not throw.
        return change(key.kind() == Kind.COUNTER && amount < 0 ? 0 : amount, true);
    }

    private MeterState now() {
        return Objects.requireNonNull(state.get());
    }

    private double change(double operand, boolean add) {
        while (true) {
            MeterState before = now();
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

    /** When the next summary is due. Valid after the first tick. */
    long due() {
        return due;
    }

    /**
     * Logs a summary if one is due and there were changes. The first interval starts at the first tick.
     *
     * @return whether a summary was logged
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
            // More than one interval late, for example after the machine was suspended: one summary covers all of it.
            due = nowNanos + intervalNanos;
        }
        // Checked first, because most meters have no changes and need no new state
        return now().changes() > 0 && summarize(state.getAndUpdate(MeterState::summarized));
    }

    /**
     * Logs a last summary. From now on each change is logged individually, so that none is lost without being counted.
     */
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
                .field(MeterOptions.MAX, past.max())
                .withoutCode());
        return true;
    }

    private LogEvent.Builder event(double value) {
        LogEvent.Builder event = LogEvent.named(key.name()).level(level).target(key.target()).value(value);
        key.fields().forEach(event::field);
        return event;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.eventlog.internal.ForeignCode;
import org.eventlog.internal.ObjectText;
import org.jspecify.annotations.Nullable;

/**
 * The options of a counter or gauge. Name, target and fields identify the meter. The other options are used only when
 * the meter is created, by the first request for it. Not thread-safe.
 */
public final class MeterOptions {
    /** The keys that a summary adds to the meter's own fields. */
    static final String CHANGES = "changes";
    static final String DELTA = "delta";
    static final String MIN = "min";
    static final String MAX = "max";

    private static final Set<String> RESERVED = Set.of(CHANGES, DELTA, MIN, MAX);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final LogEvent.Builder event;
    private double initial;
    /** Null: the configured interval. */
    private @Nullable Duration interval;
    private @Nullable RuntimeException refusal;

    private MeterOptions(String name) {
        event = LogEvent.named(name);
    }

    /**
     * Returns the options set by the application's code. If that code throws, the options set before are used.
     *
     * @param faults receives what the code threw
     * @throws IllegalArgumentException if an option has an invalid value
     */
    static MeterOptions of(String name, Consumer<MeterOptions> choice, Consumer<Throwable> faults) {
        Objects.requireNonNull(choice, "options");
        MeterOptions options = new MeterOptions(name);
        try {
            choice.accept(options);
        } catch (Throwable e) {
            ForeignCode.caught(e);
            RuntimeException refusal = options.refusal;
            if (refusal != null && e == refusal) {
                throw refusal;
            }
            faults.accept(e);
        }
        return options;
    }

    private RuntimeException refused(String why) {
        RuntimeException refused = new IllegalArgumentException(why);
        refusal = refused;
        return refused;
    }

    /** Sets the object that is counted or measured, as type and key: {@code shop:1}. */
    public MeterOptions target(@Nullable String target) {
        event.target(target);
        return this;
    }

    /**
     * Adds a field to each event of the meter. Numbers and booleans keep their type; other values are converted to
     * text.
     *
     * @throws IllegalArgumentException if a summary uses the key itself: {@code changes}, {@code delta}, {@code min},
     *            {@code max}
     */
    public MeterOptions field(String key, @Nullable Object value) {
        if (RESERVED.contains(key)) {
            throw refused("a meter's summary has a field \"" + key + "\" of its own");
        }
        // Fields identify the meter, which lives as long as the event log, so it must not reference objects of the
        // application.
        event.field(key, isPlain(value) ? value : ObjectText.of(value));
        return this;
    }

    private static boolean isPlain(@Nullable Object value) {
        return value == null || value instanceof Boolean || value instanceof Long || value instanceof Integer
                || value instanceof Short || value instanceof Byte || value instanceof Double || value instanceof Float;
    }

    /**
     * Sets the level of the meter's events; {@link Level#INFO} by default. The meter also counts while that level is
     * not logged.
     */
    public MeterOptions level(Level level) {
        event.level(level);
        return this;
    }

    /** Sets the initial value, which is 0 by default. Setting it is not a change and logs no event. */
    public MeterOptions initial(double value) {
        if (!Double.isFinite(value)) {
            throw refused("not a finite number: " + value);
        }
        initial = value;
        return this;
    }

    /** Logs each change as an event, regardless of {@code eventlog.meter.interval}. */
    public MeterOptions eachChange() {
        interval = Duration.ZERO;
        return this;
    }

    /**
     * Logs one event for all changes within an interval, and none if there was no change, regardless of
     * {@code eventlog.meter.interval}. The event is logged about 50 ms after the end of the interval, or later on a
     * busy machine.
     *
     * @param interval from 0, which logs each change, to one day
     * @throws IllegalArgumentException if the interval is out of range
     */
    public MeterOptions every(Duration interval) {
        Objects.requireNonNull(interval, "interval");
        if (interval.isNegative() || interval.compareTo(LONGEST) > 0) {
            throw refused("not from 0 to a day: " + interval);
        }
        this.interval = interval;
        return this;
    }

    /** Returns an event of the meter without a value. */
    LogEvent event() {
        return event.build();
    }

    double initial() {
        return initial;
    }

    Duration intervalOr(Duration configured) {
        return interval == null ? configured : interval;
    }
}

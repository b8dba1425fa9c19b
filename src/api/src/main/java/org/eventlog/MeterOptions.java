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
 * What a counter or gauge has besides its name. Name, target and fields say which one it is; the rest matters only when
 * it is made, at the first time it is asked for. Not for use by several threads at once.
 */
public final class MeterOptions {
    /** What a summary says under {@code fields}, beside the meter's own. */
    static final String CHANGES = "changes";
    static final String DELTA = "delta";
    static final String MIN = "min";
    static final String MAX = "max";

    private static final Set<String> RESERVED = Set.of(CHANGES, DELTA, MIN, MAX);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final LogEvent.Builder event;
    private double initial;
    /** Null: as configured. */
    private Duration interval;
    private RuntimeException refusal;

    private MeterOptions(String name) {
        event = LogEvent.named(name);
    }

    /**
     * The options as the application chooses them; when its code fails, what it had chosen by then.
     *
     * @param faults told what was thrown
     * @throws IllegalArgumentException for what is refused here
     */
    static MeterOptions of(String name, Consumer<MeterOptions> choice, Consumer<Throwable> faults) {
        Objects.requireNonNull(choice, "options");
        MeterOptions options = new MeterOptions(name);
        try {
            choice.accept(options);
        } catch (Throwable e) {
            ForeignCode.caught(e);
            if (e == options.refusal) {
                throw options.refusal;
            }
            faults.accept(e);
        }
        return options;
    }

    private RuntimeException refused(String why) {
        refusal = new IllegalArgumentException(why);
        return refusal;
    }

    /** What is counted or measured, as kind and key: {@code shop:1}. */
    public MeterOptions target(@Nullable String target) {
        event.target(target);
        return this;
    }

    /**
     * A field of each of its events; numbers and booleans keep their kind, everything else becomes its text.
     *
     * @throws IllegalArgumentException for a key that a summary has itself: {@code changes}, {@code delta},
     *             {@code min}, {@code max}
     */
    public MeterOptions field(String key, @Nullable Object value) {
        if (RESERVED.contains(key)) {
            throw refused("a meter's summary has a field \"" + key + "\" of its own");
        }
        // A meter is known by its fields and lives long, so it holds on to no object of the application.
        event.field(key, isPlain(value) ? value : ObjectText.of(value));
        return this;
    }

    private static boolean isPlain(@Nullable Object value) {
        return value == null || value instanceof Boolean || value instanceof Long || value instanceof Integer
                || value instanceof Short || value instanceof Byte || value instanceof Double || value instanceof Float;
    }

    /** The level of its events; {@link Level#INFO} if nothing is said. A level that is left out counts too. */
    public MeterOptions level(Level level) {
        event.level(level);
        return this;
    }

    /** The value to start from, instead of 0; to start is no change, and no event. */
    public MeterOptions initial(double value) {
        if (!Double.isFinite(value)) {
            throw refused("not a finite number: " + value);
        }
        initial = value;
        return this;
    }

    /** Makes each change an event, whatever {@code eventlog.meter.interval} says. */
    public MeterOptions eachChange() {
        interval = Duration.ZERO;
        return this;
    }

    /**
     * Makes one event of all changes within an interval, whatever {@code eventlog.meter.interval} says; none when
     * nothing changed. It comes some 50 ms after the interval's end, or later on a busy machine.
     *
     * @param interval from 0, which is each change, to a day
     * @throws IllegalArgumentException for another one
     */
    public MeterOptions every(Duration interval) {
        Objects.requireNonNull(interval, "interval");
        if (interval.isNegative() || interval.compareTo(LONGEST) > 0) {
            throw refused("not from 0 to a day: " + interval);
        }
        this.interval = interval;
        return this;
    }

    /** An event as the meter makes them, without its value. */
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

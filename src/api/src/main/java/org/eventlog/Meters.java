// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eventlog.internal.ForeignCode;
import org.jspecify.annotations.Nullable;

/**
 * The counters and gauges of one logger, and the schedule of their summaries. For implementations of
 * {@link EventLogger}. Applications get counters and gauges from their logger.
 *
 * <p>
 * The number of meters is limited, because names may contain user input. A meter above the limit works, but is not
 * shared, and logs each of its changes. Thread-safe, except that {@link #tick} must always be called by the same
 * thread.
 */
public final class Meters {
    /**
     * The maximum number of registered meters. It can be exceeded slightly if several threads create meters at the same
     * time.
     */
    public static final int MAX = 10_000;
    /** The maximum length of name, target and fields together, in characters. */
    static final int MAX_CHARS = 1_000;
    /**
     * The maximum number of summaries per tick. The thread that calls tick also empties the inbox, so it must not fill
     * it.
     */
    static final int MAX_AT_ONCE = 200;

    private static final long FAR_NANOS = Long.MAX_VALUE / 2;
    private static final int SHOWN_CHARS = 100;

    private final EventLogger logger;
    private final @Nullable Duration interval;
    private final System.Logger note;
    private final Map<Meter.Key, Meter> registered = new ConcurrentHashMap<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean toldFault = new AtomicBoolean();
    private volatile boolean closed;
    /** Whether a meter was added since the last tick. */
    private volatile boolean fresh;

    // Owned by the thread that calls tick
    private long due;
    /** The position in the current round; null between rounds. */
    private @Nullable Iterator<Meter> round;

    /** Creates meters that log each change to this logger at once, regardless of the intervals in their options. */
    public Meters(EventLogger logger) {
        this(logger, null, System.getLogger("org.eventlog"));
    }

    /**
     * @param interval the interval of summaries for meters without an interval of their own; 0 logs each change
     */
    public Meters(EventLogger logger, @Nullable Duration interval, System.Logger note) {
        this.logger = logger;
        this.interval = interval;
        this.note = note;
    }

    /** Returns the counter with this name, target and fields, and creates it if necessary. */
    public Counter counter(String name, Consumer<MeterOptions> choice) {
        return meter(Meter.Kind.COUNTER, name, choice);
    }

    /** Returns the gauge with this name, target and fields, and creates it if necessary. */
    public Gauge gauge(String name, Consumer<MeterOptions> choice) {
        return meter(Meter.Kind.GAUGE, name, choice);
    }

    private Meter meter(Meter.Kind kind, String name, Consumer<MeterOptions> choice) {
        MeterOptions options = MeterOptions.of(name, choice, e -> tellFaultOnce(name, e));
        LogEvent event = options.event();
        Meter.Key key = Meter.Key.of(kind, event);
        Meter known = registered.get(key);
        return known != null ? known : add(key, event.level(), options);
    }

    private Meter add(Meter.Key key, Level level, MeterOptions options) {
        if (registered.size() >= MAX || key.size() > MAX_CHARS) {
            tellOnce(key.name());
            return new Meter(logger, key, level, options.initial(), Duration.ZERO);
        }
        Meter meter = registered.computeIfAbsent(key,
                k -> new Meter(logger, k, level, options.initial(), intervalOf(options)));
        fresh = true;
        if (closed) {
            meter.end();
        }
        return meter;
    }

    private Duration intervalOf(MeterOptions options) {
        return interval == null ? Duration.ZERO : options.intervalOr(interval);
    }

    private void tellFaultOnce(String name, Throwable fault) {
        if (toldFault.compareAndSet(false, true)) {
            ForeignCode.note(note, System.Logger.Level.WARNING,
                    "EVL-4003 the options given for the meter \"{0}\" threw {1}."
                            + " The meter works with what was set before that; told once",
                    shown(name),
                    fault.getClass().getName());
        }
    }

    private static String shown(String name) {
        return name.substring(0, Math.min(name.length(), SHOWN_CHARS)).replaceAll("\\p{Cntrl}", "?");
    }

    private void tellOnce(String name) {
        if (told.compareAndSet(false, true)) {
            ForeignCode.note(note, System.Logger.Level.WARNING,
                    "EVL-4001 the meter \"{0}\" is not registered: there are {1}"
                            + " already, or its name, target and fields are longer than {2} characters. It logs each change"
                            + " instead of sums, and so do further such meters. Look for a name made of an id or of user input",
                    shown(name), Integer.toString(registered.size()),
                    Integer.toString(MAX_CHARS));
        }
    }

    /**
     * Logs the summaries that are due. Call it every few milliseconds, always from the same thread. The cost is
     * negligible if none is due. If many are due, some are left for the next call.
     */
    public void tick(long nowNanos) {
        Iterator<Meter> left = round;
        if (left == null) {
            if (!fresh && nowNanos - due < 0) {
                return;
            }
            fresh = false;
            due = nowNanos + FAR_NANOS;
            left = registered.values().iterator();
        }
        for (int made = 0; made < MAX_AT_ONCE && left.hasNext();) {
            Meter meter = left.next();
            if (meter.summarizes()) {
                made += meter.tick(nowNanos) ? 1 : 0;
                due = meter.due() - due < 0 ? meter.due() : due;
            }
        }
        round = left.hasNext() ? left : null;
    }

    /** Logs a last summary of each meter. Later changes are logged at once. */
    public void close() {
        closed = true;
        // No lambda: a server may have stopped the application's class loader by now.
        for (Meter meter : registered.values()) {
            meter.end();
        }
    }
}

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
 * Keeps the counters and gauges of one logger: which there are, and when they are summarized. For whoever writes an
 * {@link EventLogger}; an application asks its logger.
 *
 * <p>
 * Bounded, as names may be made of what users type: a meter that finds no room here works, but it belongs to its caller
 * alone, and each of its changes is logged. All methods are for any thread,
 * but {@link #tick} is for one.
 */
public final class Meters {
    /** A few more when several threads ask for new ones at the same moment. */
    public static final int MOST = 10_000;
    /** Characters of name, target and fields together. */
    static final int MOST_CHARS = 1_000;
    /** Summaries of one tick: its thread is the one that makes room for events, so it must not fill the inbox. */
    static final int MOST_AT_ONCE = 200;

    private static final long FAR_NANOS = Long.MAX_VALUE / 2;
    private static final int SHOWN_CHARS = 100;

    private final EventLogger logger;
    private final Duration interval;
    private final System.Logger note;
    private final Map<Meter.Key, Meter> registered = new ConcurrentHashMap<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean toldFault = new AtomicBoolean();
    private volatile boolean closed;
    /** Whether a meter came that no tick has seen. */
    private volatile boolean fresh;

    // Owned by the thread that ticks
    private long due;
    /** How far the present round is; null between rounds. */
    private Iterator<Meter> round;

    /** Each change is an event that goes to this logger at once, whatever a meter's options say of intervals. */
    public Meters(EventLogger logger) {
        this(logger, null, System.getLogger("org.eventlog"));
    }

    /** @param interval of the summaries of meters that say nothing about it; 0: each change is logged */
    public Meters(EventLogger logger, @Nullable Duration interval, System.Logger note) {
        this.logger = logger;
        this.interval = interval;
        this.note = note;
    }

    /** The counter of this name, target and fields; a new one when there is none. */
    public Counter counter(String name, Consumer<MeterOptions> choice) {
        return meter(Meter.Kind.COUNTER, name, choice);
    }

    /** The gauge of this name, target and fields; a new one when there is none. */
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
        if (registered.size() >= MOST || key.size() > MOST_CHARS) {
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
                    Integer.toString(MOST_CHARS));
        }
    }

    /**
     * Logs the summaries that are due. To be called every few milliseconds, always by one thread; costs next to nothing
     * when none is due, and leaves the rest for the next call when many are.
     */
    public void tick(long nowNanos) {
        if (round == null) {
            if (!fresh && nowNanos - due < 0) {
                return;
            }
            fresh = false;
            due = nowNanos + FAR_NANOS;
            round = registered.values().iterator();
        }
        for (int made = 0; made < MOST_AT_ONCE && round.hasNext();) {
            Meter meter = round.next();
            if (meter.summarizes()) {
                made += meter.tick(nowNanos) ? 1 : 0;
                due = meter.due() - due < 0 ? meter.due() : due;
            }
        }
        if (!round.hasNext()) {
            round = null;
        }
    }

    /** Logs a last summary of each meter; what changes later is logged at once. */
    public void close() {
        closed = true;
        registered.values().forEach(Meter::end);
    }
}

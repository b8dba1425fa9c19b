// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The meters of one event log: which there are, and when they are summarized.
 *
 * <p>
 * Bounded, as names may be made of what users type: a meter that finds no room here works, but it belongs to its caller
 * alone, and each of its changes is logged. {@link #meter} and {@link #close} are for any thread, {@link #tick} for
 * one.
 */
final class Meters {
    /** A few more when several threads ask for new ones at the same moment. */
    static final int MOST = 10_000;
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
    private volatile boolean closed;
    /** Whether a meter came that no tick has seen. */
    private volatile boolean fresh;

    // Owned by the thread that ticks
    private long due;
    /** How far the present round is; null between rounds. */
    private Iterator<Meter> round;

    /** @param interval of the summaries of meters that say nothing about it; 0: each change is logged */
    Meters(EventLogger logger, Duration interval, System.Logger note) {
        this.logger = logger;
        this.interval = interval;
        this.note = note;
    }

    /** A meter that is registered nowhere and logs each change: for loggers which keep no meters. */
    static Meter unregistered(EventLogger logger, String name, Consumer<MeterOptions> choice) {
        MeterOptions options = MeterOptions.of(name, choice);
        LogEvent event = options.event();
        return new Meter(logger, Meter.Key.of(event), event.level(), options.initial(), Duration.ZERO);
    }

    /** The meter of this name, target and fields; a new one when there is none. */
    Meter meter(String name, Consumer<MeterOptions> choice) {
        MeterOptions options = MeterOptions.of(name, choice);
        LogEvent event = options.event();
        Meter.Key key = Meter.Key.of(event);
        Meter known = registered.get(key);
        return known != null ? known : add(key, event.level(), options);
    }

    private Meter add(Meter.Key key, Level level, MeterOptions options) {
        if (registered.size() >= MOST || key.size() > MOST_CHARS) {
            tellOnce(key.name());
            return new Meter(logger, key, level, options.initial(), Duration.ZERO);
        }
        Meter meter = registered.computeIfAbsent(key,
                k -> new Meter(logger, k, level, options.initial(), options.intervalOr(interval)));
        fresh = true;
        if (closed) {
            meter.end();
        }
        return meter;
    }

    private void tellOnce(String name) {
        if (told.compareAndSet(false, true)) {
            String shown = name.substring(0, Math.min(name.length(), SHOWN_CHARS)).replaceAll("\\p{Cntrl}", "?");
            note.log(System.Logger.Level.WARNING, "EVL-4001 the meter \"{0}\" is not registered: {1} are, or its name,"
                    + " target and fields have more than {2} characters. It works for its caller alone and logs each"
                    + " change, as all further ones of its kind do", shown, Integer.toString(registered.size()),
                    Integer.toString(MOST_CHARS));
        }
    }

    /**
     * Logs the summaries that are due. To be called every few milliseconds, always by one thread; costs next to nothing
     * when none is due, and leaves the rest for the next call when many are.
     */
    void tick(long nowNanos) {
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
    void close() {
        closed = true;
        registered.values().forEach(Meter::end);
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats.DropReason;

/**
 * Counts dropped events by reason and level, and detects when a period of drops begins and ends.
 * <p>
 * Many drops must not cause many warnings: the operator gets one message at the beginning and one at the end of a
 * period. The receiver gets a report when there is room for it again, of one or more periods. Written by all threads
 * of a pipeline. Counting takes two additions and a volatile write.
 */
final class Drops {
    /** How long nothing must be lost for a time of losses to be over. */
    private static final long OVER_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Level[] LEVELS = Level.values();
    private static final DropReason[] REASONS = DropReason.values();

    private final LongAdder[][] lost = new LongAdder[REASONS.length][LEVELS.length];
    private final OperatorLog operatorLog;
    private final InstantSource clock;
    private final LongSupplier ticker;
    /** Since when events are being lost; null when none are. */
    private final AtomicReference<Instant> since = new AtomicReference<>();
    private volatile long lastNanos;
    private volatile Instant last;
    /** The beginning of the periods that the receiver does not know of; null if there are none. */
    private volatile Instant unreportedSince;

    private final int[] overflows = new int[LEVELS.length];
    /** Guarded by itself. */
    private final int[] addedOverflows = new int[LEVELS.length];

    // Guarded by this
    private long told;
    private final long[][] reported = new long[REASONS.length][LEVELS.length];

    Drops(OperatorLog operatorLog, InstantSource clock, LongSupplier ticker) {
        this.operatorLog = operatorLog;
        this.clock = clock;
        this.ticker = ticker;
        for (LongAdder[] levels : lost) {
            for (int i = 0; i < levels.length; i++) {
                levels[i] = new LongAdder();
            }
        }
        // Loads what the end needs: by then, a server may have stopped the class loader.
        byReason();
        reported(new Drop(REASONS[0], LEVELS[0], 0, Instant.EPOCH, Instant.EPOCH));
    }

    void add(DropReason reason, int level, long events) {
        lost[reason.ordinal()][level].add(events);
        try {
            begin(reason, level);
        } catch (StackOverflowError e) {
            // It is counted. Only the message about it may be missing.
        }
    }

    private void begin(DropReason reason, int level) {
        lastNanos = ticker.getAsLong();
        Instant now = clock.instant();
        last = now;
        if (since.get() == null && since.compareAndSet(null, now)) {
            operatorLog.dropping(reason, LEVELS[level]);
        }
    }

    /** Counted by callers themselves, for each level: see {@link Pipeline#overflows}. */
    int[] overflows() {
        return overflows;
    }

    /** Adds what callers have counted themselves. */
    void addOverflows() {
        for (int level = 0; level < overflows.length; level++) {
            int more;
            synchronized (addedOverflows) {
                more = overflows[level] - addedOverflows[level];
                addedOverflows[level] += more;
            }
            if (more != 0) {
                add(DropReason.ENCODING, level, more);
            }
        }
    }

    /** Counts the chunk's events from the position on. */
    void add(DropReason reason, byte[] levels, int from, int to) {
        // Without an array, for which there may be no memory: the events are nowhere else any more.
        for (int level = 0; level < LEVELS.length; level++) {
            long count = 0;
            for (int i = from; i < to; i++) {
                count += levels[i] == level ? 1 : 0;
            }
            if (count > 0) {
                add(reason, level, count);
            }
        }
    }

    void add(DropReason reason, Chunk chunk) {
        add(reason, chunk.levels, 0, chunk.count);
    }

    /**
     * Tells the operator when a period of drops is over; then a report is due.
     *
     * @param end whether it is over in any case, because there is no later call
     */
    synchronized void endPeriod(boolean end) {
        Instant from = since.get();
        boolean quiet = ticker.getAsLong() - lastNanos >= OVER_NANOS;
        if (from == null || !end && !quiet) {
            return;
        }
        since.set(null);
        if (unreportedSince == null) {
            unreportedSince = from;
        }
        long all = byReason().values().stream().mapToLong(Long::longValue).sum();
        long total = all - told;
        told = all;
        operatorLog.droppingOver(total, byReason(), from, quiet);
    }

    /** Whether there are drops of which the receiver has to be told. */
    boolean isReportDue() {
        return unreportedSince != null;
    }

    /** So many events that were dropped between these times. */
    record Drop(DropReason reason, Level level, long count, Instant from, Instant to) {
        LogEvent event() {
            return Drops.event(reason, level, count, from, to);
        }
    }

    /** Returns all drops that were not {@link #reported}. */
    synchronized List<Drop> unreported() {
        List<Drop> found = new ArrayList<>();
        Instant to = last;
        Instant current = since.get();
        Instant from = unreportedSince != null ? unreportedSince : current != null ? current : to;
        for (DropReason reason : REASONS) {
            for (Level level : LEVELS) {
                long count = lost[reason.ordinal()][level.ordinal()].sum()
                        - reported[reason.ordinal()][level.ordinal()];
                if (count > 0 && to != null) {
                    found.add(new Drop(reason, level, count, from, to));
                }
            }
        }
        return found;
    }

    /** The receiver will get the number. */
    synchronized void reported(Drop drop) {
        reported[drop.reason().ordinal()][drop.level().ordinal()] += drop.count();
    }

    /** All were reported: the next report is due after the next period. */
    synchronized void endReport() {
        unreportedSince = null;
    }

    private static LogEvent event(DropReason reason, Level level, long count, Instant from, Instant to) {
        return LogEvent.named("eventlog.dropped").level(Level.WARN)
                .message("dropped " + count + " events of level " + level.text() + " between " + from + " and " + to)
                .value(count).field("reason", reason.text()).field("droppedLevel", level.text())
                .field("from", from.toString()).field("to", to.toString()).withoutCode().build();
    }

    /** Whether anything was lost within the last nanoseconds. */
    boolean within(long nanos) {
        return last != null && ticker.getAsLong() - lastNanos < nanos;
    }

    Map<DropReason, Long> byReason() {
        Map<DropReason, Long> sums = new EnumMap<>(DropReason.class);
        for (DropReason reason : REASONS) {
            long sum = 0;
            for (LongAdder level : lost[reason.ordinal()]) {
                sum += level.sum();
            }
            sums.put(reason, sum);
        }
        return sums;
    }

    Map<Level, Long> byLevel() {
        Map<Level, Long> sums = new EnumMap<>(Level.class);
        for (Level level : LEVELS) {
            long sum = 0;
            for (LongAdder[] reason : lost) {
                sum += reason[level.ordinal()].sum();
            }
            sums.put(level, sum);
        }
        return sums;
    }
}

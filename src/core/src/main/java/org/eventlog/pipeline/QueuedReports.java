// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The reports of drops on their way to the receiver. One that is dropped itself counts as not made, because its numbers
 * would be lost with it.
 */
final class QueuedReports {
    private record Report(Chunk event, Drops.Drop drop) {}

    /** Added by any thread. */
    private final Queue<Report> waiting = new ConcurrentLinkedQueue<>();
    private final Drops drops;
    private final Counters counters;
    /** By their positions in the journal. Owned by the journal thread. */
    private final TreeMap<Long, Drops.Drop> queued = new TreeMap<>();
    /** Dropped while the sender was sending them: they may arrive. */
    private final TreeMap<Long, Drops.Drop> doubtful = new TreeMap<>();
    private long failures;
    /** So many count as accepted that were given up, and are made again. Guarded by this. */
    private int givenUp;

    QueuedReports(Drops drops, Counters counters) {
        this.drops = drops;
        this.counters = counters;
        // Loads what the end needs: by then, a server may have stopped the class loader.
        queued.put(0L, new Report(null, null).drop());
        queued.clear();
    }

    void add(Chunk event, Drops.Drop drop) {
        waiting.add(new Report(event, drop));
        if (!replacesAnother()) {
            counters.reports.increment();
        }
    }

    /** A counter that went down would look like one that began anew. */
    private synchronized boolean replacesAnother() {
        if (givenUp == 0) {
            return false;
        }
        givenUp--;
        return true;
    }

    private synchronized void giveUp() {
        givenUp++;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The next one that is not in the journal; null if there is none. */
    Chunk next() {
        Report report = waiting.peek();
        return report == null ? null : report.event();
    }

    /** The next one is in the journal now. */
    void taken() {
        // First: it must not be taken again, even if there is no memory to remember it.
        Report report = waiting.poll();
        queued.put(report.event().first, report.drop());
    }

    /** Those below the position were sent. */
    void released(long position) {
        queued.headMap(position).clear();
    }

    /** Positions have changed: what is queued is not known any more. */
    void forget() {
        queued.clear();
        doubtful.clear();
    }

    /**
     * Settles those in doubt.
     *
     * @param deliveredTo the position to which everything was delivered
     * @param failed how often the sender has begun again; then, what was not delivered by now has not arrived
     */
    void outcome(long deliveredTo, long failed) {
        doubtful.headMap(deliveredTo).clear();
        if (failed != failures) {
            failures = failed;
            doubtful.values().forEach(drops::notReported);
            doubtful.clear();
        }
    }

    /**
     * Called when what is at the position is dropped.
     *
     * @param takenTo the position to which the sender has taken events
     * @return whether it is a report, which is not counted
     */
    boolean drop(long position, long takenTo) {
        Drops.Drop drop = queued.remove(position);
        if (drop == null) {
            return false;
        }
        giveUp();
        if (position < takenTo) {
            doubtful.put(position, drop);
        } else {
            drops.notReported(drop);
        }
        return true;
    }
}

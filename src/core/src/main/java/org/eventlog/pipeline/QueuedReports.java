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

    QueuedReports(Drops drops, Counters counters) {
        this.drops = drops;
        this.counters = counters;
        // Loads what the end needs: by then, a server may have stopped the class loader.
        queued.put(0L, new Report(null, null).drop());
        queued.clear();
    }

    void add(Chunk event, Drops.Drop drop) {
        waiting.add(new Report(event, drop));
        counters.reports.increment();
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
        Report report = waiting.peek();
        queued.put(report.event().first, report.drop());
        waiting.poll();
    }

    /** Those below the position were sent. */
    void released(long position) {
        queued.headMap(position).clear();
    }

    /** Positions have changed: what is queued is not known any more. */
    void forget() {
        queued.clear();
    }

    /** Called when what is at the position is dropped. @return whether it is a report, which is not counted */
    boolean drop(long position) {
        Drops.Drop drop = queued.remove(position);
        if (drop == null) {
            return false;
        }
        counters.reports.decrement();
        drops.notReported(drop);
        return true;
    }
}

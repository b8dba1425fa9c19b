// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The reports of drops on their way to the receiver. One that is dropped itself is put into the queue again, as the same
 * event, because its numbers would be lost with it. It may arrive twice, if it was being sent.
 */
final class QueuedReports {
    /** Of more, those that were added last are not put into the queue again. */
    private static final int MOST = 1_000;

    private record Report(byte[] event, byte level) {}

    /** Added by any thread. */
    private final Queue<Report> waiting = new ConcurrentLinkedQueue<>();
    /** By their positions in the journal. Owned by the journal thread. */
    private final TreeMap<Long, Report> queued = new TreeMap<>();
    private Chunk next;

    QueuedReports() {
        // Loads what the end needs: by then, a server may have stopped the class loader.
        queued.put(0L, new Report(null, (byte) 0));
        queued.clear();
    }

    /** For any thread. */
    void add(byte[] event, byte level) {
        waiting.add(new Report(event, level));
    }

    /** Whether all are in the journal; for any thread. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The next one that is not in the journal, until it is {@link #taken}; null if there is none. */
    Chunk next() {
        Report report = waiting.peek();
        if (report == null) {
            return null;
        }
        if (next == null) {
            Chunk chunk = new Chunk(report.event().length);
            chunk.append(report.event(), 0, report.event().length, report.level());
            next = chunk;
        }
        return next;
    }

    /** The next one is in the journal now. */
    void taken() {
        long position = next.first;
        next = null;
        // First: it must not be taken again, even if there is no memory to remember it.
        Report report = waiting.poll();
        if (queued.size() < MOST) {
            queued.put(position, report);
        }
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
        Report report = queued.remove(position);
        if (report == null) {
            return false;
        }
        waiting.add(report);
        return true;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eventlog.EventLostException;
import org.eventlog.thread.Uninterrupted;

/**
 * Completes the stages of receipts.
 * <p>
 * The callbacks are code of the application, which may block or fail, so they run as tasks of the executor and not on a
 * thread of the pipeline. The number of receipts is limited; an event without a receipt costs nothing here.
 */
final class Receipts {
    private final Callbacks callbacks;
    private final int most;
    private final AtomicInteger outstanding = new AtomicInteger();
    /** All incomplete receipts, wherever their events are. */
    private final Set<PendingReceipt> open = ConcurrentHashMap.newKeySet();
    // Guarded by this; oldest first
    private final ArrayQueue<PendingReceipts> placed = new ArrayQueue<>();

    Receipts(Callbacks callbacks, int most) {
        this.callbacks = callbacks;
        this.most = most;
    }

    /** A ticket, or null when too many are out. */
    PendingReceipt open() {
        if (outstanding.incrementAndGet() > most) {
            outstanding.decrementAndGet();
            return null;
        }
        PendingReceipt pending = new PendingReceipt();
        open.add(pending);
        return pending;
    }

    /** The event was not admitted to the journal. */
    void lost(PendingReceipt pending, EventLostException reason) {
        if (pending != null) {
            settled(List.of(pending), reason);
        }
    }

    /** None of the chunk's events was admitted to the journal. */
    void lost(Chunk chunk, EventLostException reason) {
        if (chunk.tickets != null) {
            settled(chunk.tickets.all(), reason);
        }
    }

    /** Called when a chunk has its positions, from which on its receipts are tracked. */
    void placed(Chunk chunk) {
        if (chunk.tickets != null && !chunk.tickets.isEmpty()) {
            synchronized (this) {
                placed.add(chunk.tickets);
            }
        }
    }

    /** The chunks are on disk. */
    void stored(List<Chunk> chunks) {
        if (outstanding.get() > 0) {
            List<PendingReceipt> stored = new ArrayList<>();
            synchronized (this) {
                chunks.stream().filter(c -> c.tickets != null).forEach(c -> stored.addAll(c.tickets.all()));
            }
            // At once: several threads run the tasks, and that of a close may overtake this one.
            stored.forEach(PendingReceipt::kept);
            run(stored, pending -> Stream.of(pending::storedNow));
        }
    }

    /** Everything below the position is delivered, or, with a reason, lost. */
    void settleBelow(long position, EventLostException lost) {
        if (outstanding.get() > 0) {
            List<PendingReceipt> taken = new ArrayList<>();
            synchronized (this) {
                for (PendingReceipts tickets : placed) {
                    if (tickets.first >= position) {
                        break;
                    }
                    taken.addAll(tickets.takeBelow(position));
                }
                while (!placed.isEmpty() && placed.peek().isEmpty()) {
                    placed.poll();
                }
            }
            settled(taken, lost);
        }
    }

    /** The receiver refused this one event. */
    void refused(long position, EventLostException reason) {
        if (outstanding.get() > 0) {
            PendingReceipt pending = null;
            synchronized (this) {
                for (PendingReceipts tickets : placed) {
                    pending = pending == null ? tickets.take(position) : pending;
                }
            }
            lost(pending, reason);
        }
    }

    /** The events at these positions no longer exist. */
    void lost(Positions positions, EventLostException reason) {
        if (outstanding.get() > 0) {
            List<PendingReceipt> taken = new ArrayList<>();
            synchronized (this) {
                placed.forEach(tickets -> taken.addAll(tickets.take(positions)));
            }
            settled(taken, reason);
        }
    }

    /** Completes all receipts, because nothing will be known about any event later. */
    void settleAll(EventLostException lost) {
        settled(List.copyOf(open), lost);
    }

    /** Completes all receipts. Later ones belong to events that were logged after the close. */
    void close(Uninterrupted wait) {
        callbacks.close(wait);
    }

    private void settled(List<PendingReceipt> tickets, EventLostException lost) {
        List<PendingReceipt> fresh = tickets.stream().filter(open::remove).toList();
        outstanding.addAndGet(-fresh.size());
        // Two tasks, because the callback of the stored stage may take long.
        run(fresh, pending -> lost == null
                ? Stream.of(pending::storedNow, pending::deliveredNow)
                : Stream.of(() -> pending.lostFromStore(lost), () -> pending.lost(lost)));
    }

    private void run(List<PendingReceipt> tickets, Function<PendingReceipt, Stream<Runnable>> news) {
        callbacks.run(tickets.stream().flatMap(news).toList());
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eventlog.EventLostException;
import org.eventlog.internal.ForeignCode;

/**
 * Tells those who asked for a receipt how far their event has come.
 * <p>
 * What they do then is the application's code, which may wait or fail: it runs as a task of the executor, not on a
 * thread of the pipeline. Their number is bounded; an event of which nobody wants to know costs nothing here.
 */
final class Receipts {
    private final Executor executor;
    private final int most;
    private final AtomicInteger outstanding = new AtomicInteger();
    // Guarded by this; oldest first
    private final ArrayDeque<Tickets> placed = new ArrayDeque<>();

    Receipts(Executor executor, int most) {
        this.executor = executor;
        this.most = most;
    }

    /** A ticket, or null when too many are out. */
    Ticket open() {
        if (outstanding.incrementAndGet() > most) {
            outstanding.decrementAndGet();
            return null;
        }
        return new Ticket();
    }

    /** The event never came into the journal. */
    void lost(Ticket ticket, EventLostException reason) {
        if (ticket != null) {
            settled(List.of(ticket), reason);
        }
    }

    /** None of the chunk's events came into the journal. */
    void lost(Chunk chunk, EventLostException reason) {
        if (chunk.tickets != null) {
            settled(chunk.tickets.all(), reason);
        }
    }

    /** The chunk has its positions: what becomes of them will be told. */
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
            List<Ticket> stored = new ArrayList<>();
            synchronized (this) {
                chunks.stream().filter(c -> c.tickets != null).forEach(c -> stored.addAll(c.tickets.all()));
            }
            run(stored, Ticket::storedNow);
        }
    }

    /** Everything below the position is delivered, or, with a reason, lost. */
    void settleBelow(long position, EventLostException lost) {
        if (outstanding.get() > 0) {
            List<Ticket> taken = new ArrayList<>();
            synchronized (this) {
                Iterator<Tickets> oldest = placed.iterator();
                while (oldest.hasNext()) {
                    Tickets tickets = oldest.next();
                    if (tickets.first >= position) {
                        break;
                    }
                    taken.addAll(tickets.takeBelow(position));
                    if (tickets.isEmpty()) {
                        oldest.remove();
                    }
                }
            }
            settled(taken, lost);
        }
    }

    /** The receiver refused this one event. */
    void refused(long position, EventLostException reason) {
        if (outstanding.get() > 0) {
            Ticket ticket = null;
            synchronized (this) {
                for (Tickets tickets : placed) {
                    ticket = ticket == null ? tickets.take(position) : ticket;
                }
            }
            lost(ticket, reason);
        }
    }

    private void settled(List<Ticket> tickets, EventLostException lost) {
        outstanding.addAndGet(-tickets.size());
        run(tickets, ticket -> ticket.settle(lost));
    }

    private void run(List<Ticket> tickets, Consumer<Ticket> news) {
        if (tickets.isEmpty()) {
            return;
        }
        Runnable all = () -> tickets.forEach(news);
        try {
            executor.execute(all);
        } catch (Throwable e) {
            // The application is being ended, as a rule: there is no other thread left to do it on.
            ForeignCode.caught(e);
            all.run();
        }
    }
}

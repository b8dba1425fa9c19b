// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.eventlog.spi.Batch;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;

/**
 * Brings the journal's events to the receiver, in order, and is the one place where anything is tried again.
 *
 * <p>
 * A failure that may pass: everything from the first event not known to be delivered is sent again, after a wait.
 * A batch the receiver refuses for good is halved until the culprit stands alone; that one event is left out and
 * counted, and the others go on. Used by one thread, but for the volatile fields.
 */
final class Sender {
    /** What {@link #step} did. */
    enum Step {
        SENT, IDLE, WAITING
    }

    /**
     * How much may be sent and not yet settled. It is more than fits into the buffers of both kernels, so what was sent
     * before has been read by the receiver.
     */
    private static final long UNSETTLED_BYTES = 16 << 20;
    private static final long IDLE_NANOS = Duration.ofMillis(250).toNanos();

    private final Journal journal;
    private final Transport transport;
    private final Counters counters;
    private final Notes notes;
    private final LongSupplier ticker;
    private final Backoff backoff;
    private final long maxBytes;
    private final int maxEvents;
    private final long settle;

    /** Sent batches whose transport can't say that they arrived, oldest first. */
    private final ArrayDeque<Sent> unsettled = new ArrayDeque<>();
    private long unsettledBytes;
    /** Written by the sender's thread only. */
    private volatile long cursor;
    private long retryAt;
    private volatile boolean failing;
    private volatile boolean hurried;
    /** Below {@link #maxEvents} while a batch is being halved in search of the event that is refused. */
    private int eventsNow;
    private volatile boolean connected;

    private record Sent(long end, int count, int bytes, long at) {}

    Sender(Journal journal, Transport transport, Counters counters, Notes notes, LongSupplier ticker, Backoff backoff,
            long maxBytes, int maxEvents) {
        this.journal = journal;
        this.transport = transport;
        this.counters = counters;
        this.notes = notes;
        this.ticker = ticker;
        this.backoff = backoff;
        this.maxBytes = maxBytes;
        this.maxEvents = maxEvents;
        this.eventsNow = maxEvents;
        this.settle = transport.settle().toNanos();
    }

    /** Does one thing, without waiting for anything but the transport. */
    Step step() throws InterruptedException {
        cursor = Math.max(cursor, journal.released());
        if (failing && !hurried && ticker.getAsLong() - retryAt < 0) {
            return Step.WAITING;
        }
        hurried = false;
        Batch batch = journal.peek(cursor, maxBytes, eventsNow);
        try {
            if (batch == null) {
                if (!unsettled.isEmpty()) {
                    transport.check();
                    settle();
                }
                return Step.IDLE;
            }
            transport.send(batch);
            succeeded(batch);
            return Step.SENT;
        } catch (TransportException e) {
            failed(e);
            return Step.WAITING;
        } catch (RejectedException e) {
            refused(batch, e);
            return Step.SENT;
        }
    }

    /** Waits until {@link #step} may have something to do. */
    void await() throws InterruptedException {
        long nanos = failing ? retryAt - ticker.getAsLong() : unsettled.isEmpty() ? IDLE_NANOS : settle / 4;
        if (nanos > 0) {
            // While failing, new events are no reason to look: wait from the end of all.
            journal.await(failing ? Long.MAX_VALUE : cursor, Math.min(nanos, IDLE_NANOS));
        }
    }

    private void succeeded(Batch batch) {
        connected = true;
        failing = false;
        backoff.reset();
        notes.sendSucceeded(transport.describe(), journal.queuedEvents());
        cursor = batch.last() + 1;
        eventsNow = (int) Math.min(maxEvents, 2L * eventsNow);
        if (settle == 0) {
            delivered(new Sent(cursor, batch.count(), batch.bytes(), 0));
        } else {
            journal.sent(cursor);
            unsettled.add(new Sent(cursor, batch.count(), batch.bytes(), ticker.getAsLong()));
            unsettledBytes += batch.bytes();
            settle();
        }
    }

    /** Takes those as delivered after which the connection lived for long enough, or so much more was sent. */
    private void settle() {
        long now = ticker.getAsLong();
        while (!unsettled.isEmpty()
                && (now - unsettled.peek().at() >= settle || unsettledBytes > UNSETTLED_BYTES)) {
            settleOldest();
        }
    }

    private void settleOldest() {
        Sent sent = unsettled.poll();
        unsettledBytes -= sent.bytes();
        delivered(sent);
    }

    private void delivered(Sent sent) {
        counters.sent.add(sent.count());
        journal.release(sent.end(), sent.bytes());
    }

    /**
     * At the end, when everything is sent: asks the receiver to say that it has it, instead of waiting for it to settle.
     */
    void confirm(Duration limit) throws InterruptedException {
        if (!unsettled.isEmpty() && !failing && transport.confirm(limit)) {
            while (!unsettled.isEmpty()) {
                settleOldest();
            }
        }
    }

    /** Whether everything was sent, delivered or not. */
    boolean allSent() {
        return cursor >= journal.end();
    }

    private void failed(TransportException e) {
        connected = false;
        failing = true;
        counters.failures.increment();
        forgetUnsettled();
        long wait = e.retryAfter() != null ? e.retryAfter().toNanos() : backoff.next();
        retryAt = ticker.getAsLong() + wait;
        notes.sendFailed(transport.describe(), e.getMessage(), Duration.ofNanos(wait).toMillis(),
                journal.queuedEvents());
    }

    private void forgetUnsettled() {
        unsettled.clear();
        unsettledBytes = 0;
        journal.rewind();
        cursor = journal.released();
    }

    private void refused(Batch batch, RejectedException e) {
        if (batch.count() > 1) {
            eventsNow = batch.count() / 2;
            return;
        }
        counters.rejected.increment();
        notes.rejected(transport.describe(), e.getMessage(), batch.id());
        cursor = batch.last() + 1;
        Sent leftOut = new Sent(cursor, 0, batch.bytes(), ticker.getAsLong());
        if (unsettled.isEmpty()) {
            delivered(leftOut);
        } else {
            // It must not be forgotten before those sent ahead of it.
            unsettledBytes += leftOut.bytes();
            unsettled.add(leftOut);
        }
    }

    /** Everything was sent and settled. */
    boolean done() {
        return unsettled.isEmpty() && journal.queuedEvents() == 0;
    }

    boolean connected() {
        return connected;
    }

    boolean failing() {
        return failing;
    }

    /** Tries at once, whatever was waited for: there is not much time left. */
    void hurry() {
        hurried = true;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.function.LongSupplier;
import org.eventlog.pipeline.UnsettledBatches.Sent;
import org.eventlog.spi.Batch;

/**
 * How far the sender has come in the journal: what is settled, what is sent and may yet be sent again, and what is sent
 * next. Used by the sender's thread, except for the volatile fields.
 */
final class SendProgress {
    private final SendQueue sendQueue;
    private final Counters counters;
    private final CulpritSearch search;
    private final LongSupplier ticker;

    private final UnsettledBatches unsettled = new UnsettledBatches();
    /** The journal that the positions here belong to. */
    private volatile String id = "";
    /** Written by the sender's thread only. */
    private volatile long cursor;
    /** Below it all is delivered or given up, and counted. Written by the sender's thread only. */
    private volatile long settledUpTo;
    /** Behind the last event that was given to the transport under this name of the journal. */
    private long tried;
    /** Below it only one batch may be unacknowledged, because one of them is refused. */
    private long aloneBelow;

    SendProgress(SendQueue sendQueue, Counters counters, CulpritSearch search, LongSupplier ticker) {
        this.sendQueue = sendQueue;
        this.counters = counters;
        this.search = search;
        this.ticker = ticker;
    }

    /** The journal may have got a new name and new positions, or have given up events. */
    void follow() {
        String now = sendQueue.id();
        if (!now.equals(id)) {
            unsettled.clear();
            cursor = sendQueue.released();
            settledUpTo = cursor;
            tried = 0;
            aloneBelow = 0;
            id = now;
            search.restart();
        }
        long released = sendQueue.released();
        cursor = Math.max(cursor, released);
        settledUpTo = Math.max(settledUpTo, released);
        search.forgetBelow(released);
    }

    /** What was delivered ahead of its turn has come into its turn. */
    void passOver() {
        while (search.isAhead(cursor)) {
            Sent sent = new Sent(cursor, cursor + 1, 1, 0, ticker.getAsLong(), null);
            cursor++;
            deliveredInTurn(sent);
        }
    }

    /** The position of the next event to send, unless the search for a culprit tries another one. */
    long cursor() {
        return cursor;
    }

    /** The batch to send next; null if there is none in memory. */
    Batch next(long maxBytes) {
        long from = search.next(cursor);
        return sendQueue.peek(id, from, maxBytes, search.most(from));
    }

    /** Whether the batch is not to wait for more events: others are behind it already, or the queue has little space. */
    boolean urges(Batch batch) {
        return sendQueue.isCrowded() || sendQueue.hasMore(id, batch.last() + 1);
    }

    /** A single event; null if it is not in memory. */
    Batch single(long position, long maxBytes) {
        return sendQueue.peek(id, position, maxBytes, 1);
    }

    /** A batch is about to be sent. @return how many of its events were sent before */
    long attempt(Batch batch) {
        long end = batch.last() + 1;
        long again = Math.max(0, Math.min(tried, end) - batch.first());
        tried = Math.max(tried, end);
        return again;
    }

    /** Goes on behind what was sent, unless it was sent out of turn to find a culprit. */
    void advance(Sent sent) {
        if (!search.isProbing()) {
            cursor = sent.end();
        }
    }

    /** Goes on behind an event that is given up. */
    void skip(long position) {
        sendQueue.release(id, position + 1);
        cursor = Math.max(cursor, position + 1);
    }

    /** Records that the events below the cursor are needed on disk only. */
    void sentWithoutAcknowledgement() {
        sendQueue.sent(id, cursor);
    }

    void delivered(Sent sent) {
        if (!search.isProbing()) {
            // What was given up while it was on its way has been counted as lost.
            counters.sent.add(Math.min(sent.count(), sendQueue.release(id, sent.end())));
            settledUpTo = Math.max(settledUpTo, sent.end());
        }
        if (sent.count() > 0) {
            search.passed(sent.first());
        }
    }

    /** As {@link #delivered}, but not before those that were sent ahead of it. */
    void deliveredInTurn(Sent sent) {
        if (unsettled.isEmpty()) {
            delivered(sent);
        } else {
            unsettled.add(sent);
        }
    }

    UnsettledBatches unsettled() {
        return unsettled;
    }

    /** Whether batches await their acknowledgement. */
    boolean hasOpen() {
        return unsettled.hasOpen();
    }

    /** Everything from the first unsettled event on is to be sent again. */
    void rewind() {
        unsettled.clear();
        sendQueue.rewind();
        cursor = sendQueue.released();
    }

    /** As {@link #rewind}, and one batch at a time, so that a refusal can be attributed. */
    void rewindAlone(long end) {
        aloneBelow = Math.max(cursor, end);
        rewind();
    }

    /** Whether the next batch must wait until the receiver has acknowledged earlier ones. */
    boolean mustAwait() {
        return !unsettled.isEmpty() && (unsettled.isFull() || unsettled.oldest().first() < aloneBelow
                || search.isCareful() || search.isSplitting());
    }

    /** Whether there are events in memory to be sent, or other positions. */
    boolean hasMore() {
        return sendQueue.hasMore(id, cursor);
    }

    /** Whether everything was sent, delivered or not. */
    boolean allSent() {
        return cursor >= sendQueue.end();
    }

    /** Whether everything below the position of the journal of that id is delivered or given up, and counted. */
    boolean hasSettled(String of, long position) {
        return id.equals(of) && settledUpTo >= position;
    }
}

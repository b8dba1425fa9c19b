// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import org.eventlog.pipeline.UnsettledBatches.Sent;
import org.eventlog.spi.Batch;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;

/**
 * Sends the journal's events to the receiver, in order. It is the only place that retries.
 * <p>
 * After a temporary failure, everything from the first unconfirmed event is sent again after a wait. A batch that the
 * receiver refuses permanently is halved until the culprit is alone; that event is set aside and counted, and the
 * others are sent. Used by one thread at a time, except for the volatile fields.
 */
final class Sender {
    /** The result of {@link #step}. */
    enum Step {
        SENT, IDLE, WAITING
    }

    /** How often sent batches are looked at that have not settled. */
    private static final long IDLE_NANOS = Duration.ofMillis(250).toNanos();
    /** How soon a small batch is looked at again, which new events may have made large enough. */
    private static final long LOOK_NANOS = Duration.ofMillis(25).toNanos();

    private final SendQueue sendQueue;
    private final GuardedTransport transport;
    private final Counters counters;
    private final FailureReports reports;
    private final LongSupplier ticker;
    private final Backoff backoff;
    private final BatchLimits limits;
    private final long settle;

    private final UnsettledBatches unsettled = new UnsettledBatches();
    /** The journal that the positions here belong to. */
    private volatile String id = "";
    /** Written by the sender's thread only. */
    private volatile long cursor;
    /** Below it all is delivered or given up, and counted. Written by the sender's thread only. */
    private volatile long settledUpTo;
    /** Behind the last event that was given to the transport under this name of the journal. */
    private long tried;
    private final Gathering gathering;
    private volatile boolean urgent;
    private volatile boolean paused;
    /** Something changed that the next step must look at, whatever it waits for. */
    private volatile boolean ordered;
    /** Whether new events are no reason for a step. */
    private boolean ignoresNew;
    private final DeliveryState state;
    private final Ending ending;
    private final CulpritSearch search;

    Sender(SendQueue sendQueue, Transport transport, Counters counters, OperatorLog operatorLog, LongSupplier ticker,
            Backoff backoff, BatchLimits limits) {
        this.sendQueue = sendQueue;
        this.transport = new GuardedTransport(transport, operatorLog);
        this.counters = counters;
        this.reports = new FailureReports(this.transport, sendQueue, counters, operatorLog);
        this.ticker = ticker;
        this.backoff = backoff;
        this.limits = limits;
        this.gathering = new Gathering(limits, ticker);
        this.search = new CulpritSearch(limits.maxEvents());
        this.settle = this.transport.settleNanos();
        this.state = new DeliveryState(ticker);
        this.ending = new Ending(settle);
    }

    /** Does one thing, without waiting for anything but the transport. */
    Step step() throws InterruptedException {
        ordered = false;
        follow();
        if (ending.isOver()) {
            return Step.IDLE;
        }
        if (!state.begin()) {
            return Step.WAITING;
        }
        if (search.culprit() >= 0 && !leaveOut()) {
            return Step.IDLE;
        }
        passOver();
        boolean waits = paused || search.isCareful() && !unsettled.isEmpty();
        long from = search.next(cursor);
        Batch batch = waits ? null : sendQueue.peek(id, from, limits.maxBytes(), search.most(from));
        if (batch == null && !waits && search.isProbing()) {
            CulpritSearch.Verdict verdict = search.nothingBehind();
            if (verdict == CulpritSearch.Verdict.NONE) {
                state.postpone(backoff.next());
            }
            judged(verdict);
            return Step.WAITING;
        }
        try {
            if (batch == null || !urgent && !search.isSplitting() && gathering.isWorthWaiting(batch)) {
                urgent &= batch != null || paused;
                if (!unsettled.isEmpty()) {
                    transport.check();
                    settle();
                }
                return Step.IDLE;
            }
            gathering.end();
            send(batch);
            succeeded(batch);
            return Step.SENT;
        } catch (TransportException e) {
            failed(e, batch);
            return Step.WAITING;
        } catch (RejectedException e) {
            refused(batch, e);
            return Step.SENT;
        } catch (InterruptedException e) {
            // The transport may have given its connection up, and with it what was not settled.
            search.disturbed();
            forgetUnsettled();
            throw e;
        }
    }

    private void send(Batch batch) throws TransportException, RejectedException, InterruptedException {
        long end = batch.last() + 1;
        long again = Math.max(0, Math.min(tried, end) - batch.first());
        tried = Math.max(tried, end);
        long start = ticker.getAsLong();
        try {
            transport.send(batch);
            counters.retried.add(again);
        } finally {
            counters.sending.add(ticker.getAsLong() - start);
        }
    }

    /** The journal may have got a new name and new positions, or have given up events. */
    private void follow() {
        String now = sendQueue.id();
        if (!now.equals(id)) {
            unsettled.clear();
            cursor = sendQueue.released();
            settledUpTo = cursor;
            tried = 0;
            id = now;
            search.restart();
        }
        long released = sendQueue.released();
        cursor = Math.max(cursor, released);
        settledUpTo = Math.max(settledUpTo, released);
        search.forgetBelow(released);
    }

    /** What was delivered ahead of its turn has come into its turn. */
    private void passOver() {
        while (search.isAhead(cursor)) {
            Sent sent = new Sent(cursor, cursor + 1, 1, 0, ticker.getAsLong());
            cursor++;
            if (unsettled.isEmpty()) {
                delivered(sent);
            } else {
                unsettled.add(sent);
            }
        }
    }

    /**
     * After a step that sent nothing: how long no further step is needed, unless {@link #hasReason}. Negative if nothing
     * but a reason makes it necessary.
     */
    long restNanos() {
        boolean failing = state.isFailing();
        long nanos = state.waitNanos();
        boolean gathers = !failing && gathering.isWaiting() && !urgent;
        ignoresNew = failing || paused || gathers || search.isCareful();
        if (!failing && !unsettled.isEmpty()) {
            nanos = Math.min(nanos, Math.min(settle / 4, IDLE_NANOS));
        }
        if (gathers) {
            nanos = Math.min(nanos, Math.max(0, gathering.leftNanos()));
        }
        if (gathers || search.isCareful() || ending.hasBegun()) {
            nanos = Math.min(nanos, LOOK_NANOS);
        }
        // Zero would mean that there is more to send.
        return nanos == Long.MAX_VALUE ? -1 : Math.max(1, nanos);
    }

    /** Whether a step is needed now: by an order, or by new events. While no step is under way. */
    boolean hasReason() {
        return ordered || !ignoresNew && sendQueue.hasMore(id, cursor);
    }

    /** The receiver is there and does its work. */
    private void answered() {
        state.succeeded();
        backoff.reset();
        reports.works();
    }

    private void succeeded(Batch batch) {
        answered();
        Sent sent = new Sent(batch.first(), batch.last() + 1, batch.count(), batch.bytes(), ticker.getAsLong());
        if (!search.isProbing()) {
            cursor = sent.end();
        }
        if (settle == 0) {
            delivered(sent);
        } else {
            sendQueue.sent(id, cursor);
            unsettled.add(sent);
            settle();
        }
    }

    /** Takes those as delivered after which the connection lived for long enough, or so much more was sent. */
    private void settle() {
        long now = ticker.getAsLong();
        while (unsettled.isTooMuch() || unsettled.isOldestFrom(now - settle) && !ending.hasBegun()) {
            delivered(unsettled.poll());
        }
    }

    private void delivered(Sent sent) {
        if (!search.isProbing()) {
            // What was given up while it was on its way has been counted as lost.
            counters.sent.add(Math.min(sent.count(), sendQueue.release(id, sent.end())));
            settledUpTo = Math.max(settledUpTo, sent.end());
        }
        if (sent.count() > 0) {
            search.passed(sent.first());
        }
    }

    /** At the end, when everything is sent: asks the receiver, once, to say that it has it. */
    void confirm() throws InterruptedException {
        if (unsettled.isEmpty() || state.isFailing() || !ending.isTimeToAsk(unsettled.lastAt(), ticker.getAsLong())) {
            return;
        }
        if (transport.isConfirmed()) {
            while (!unsettled.isEmpty()) {
                delivered(unsettled.poll());
            }
        }
        ending.asked();
    }

    /** Whether the sender has finished. Undelivered events are sent by the next run. */
    boolean isAtItsEnd() {
        return ending.isOver();
    }

    /** Whether everything was sent, delivered or not. */
    boolean allSent() {
        return cursor >= sendQueue.end();
    }

    private void failed(TransportException e, Batch batch) {
        if (transport.isCutOff()) {
            forgetUnsettled();
            return;
        }
        long first = search.isProbing() ? search.next(cursor) : sendQueue.released();
        long end = batch != null ? batch.last() + 1 : search.isProbing() ? first + 1 : cursor;
        boolean blame = end > first && !e.isUnreachable() && !e.isFatal() && e.retryAfter() == null;
        if (settle > 0 && !e.isUnreachable()) {
            ending.lost();
        }
        forgetUnsettled();
        long wait = e.retryAfter() != null ? e.retryAfter().toNanos() : e.isFatal() ? backoff.most() : backoff.next();
        if (!blame) {
            search.disturbed();
        } else if (search.failed(first, (int) (end - first), e.getMessage(),
                ticker.getAsLong()) != CulpritSearch.Verdict.NONE) {
            wait = 0;
        }
        state.failed(wait);
        reports.failed(e, wait);
    }

    private void forgetUnsettled() {
        unsettled.clear();
        sendQueue.rewind();
        cursor = sendQueue.released();
    }

    private void refused(Batch batch, RejectedException e) {
        SortedMap<Integer, String> culprits = e.events();
        boolean known = !culprits.isEmpty() && culprits.firstKey() >= 0 && culprits.lastKey() < batch.count();
        boolean all = culprits.size() == batch.count() && !e.isForGood();
        if (!known || search.isProbing()
                || all && (!search.hasPassed() || CulpritSearch.isOneReason(culprits.values()))) {
            judged(search.refused(batch.first(), batch.count(), known ? culprits.get(0) : e.getMessage()));
            return;
        }
        culprits.forEach((i, reason) -> setAside(batch, i, reason));
        answered();
        cursor = batch.last() + 1;
        Sent rest = new Sent(batch.first(), cursor, batch.count() - culprits.size(), batch.bytes(),
                ticker.getAsLong());
        if (unsettled.isEmpty()) {
            delivered(rest);
        } else {
            // It must not be forgotten before those sent ahead of it.
            unsettled.add(rest);
        }
    }

    private void judged(CulpritSearch.Verdict verdict) {
        switch (verdict) {
            case CULPRIT -> leaveOut();
            case DESTINATION ->
                destinationIsWrong(backoff.most(), ": each event is refused alone with this answer, so the"
                        + " URL or the form of the body is wrong; none is left out");
            case ALONE -> destinationIsWrong(backoff.next(), ": it is kept until another event tells whether it or the"
                    + " destination is at fault");
            case NONE, LOOK_ON -> {
                // The caller goes on.
            }
        }
    }

    private void destinationIsWrong(long wait, String meaning) {
        state.failed(wait);
        reports.refusesAll(search.reason() + meaning, wait);
    }

    /** @return false when the event is not in memory yet */
    private boolean leaveOut() {
        Batch one = sendQueue.peek(id, search.culprit(), limits.maxBytes(), 1);
        if (one == null) {
            return false;
        }
        if (one.first() == search.culprit()) {
            setAside(one, 0, search.reason());
            sendQueue.release(id, one.first() + 1);
            cursor = Math.max(cursor, one.first() + 1);
        }
        search.leftOut();
        return true;
    }

    private void setAside(Batch batch, int i, String reason) {
        sendQueue.setAside(batch, i, reason);
        reports.rejected(batch, reason);
    }

    /** Whether everything below the position of the journal of that id is delivered or given up, and counted. */
    boolean hasSettled(String of, long position) {
        return id.equals(of) && settledUpTo >= position;
    }

    /** Sends all events without waiting for larger batches. @return whether that is a new order */
    boolean flush() {
        boolean fresh = !urgent;
        urgent = true;
        ordered |= fresh;
        return fresh;
    }

    /** Called when no more events will arrive. Sends the remaining events until the deadline, a time of the ticker. */
    void end(long by) {
        ending.begin(by);
        urgent = true;
        ordered = true;
    }

    /** Called before the transport is closed: an attempt under way is going to fail, and that is not reported. */
    void cutOff() {
        transport.cutOff();
    }

    void pause(boolean pause) {
        if (paused != pause) {
            paused = pause;
            ordered = true;
            reports.paused(pause);
        }
    }

    boolean paused() {
        return paused;
    }

    DeliveryState state() {
        return state;
    }

    /** Ends any wait and tries at once, because little time is left. */
    void hurry() {
        state.hurry();
        ordered = true;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.eventlog.pipeline.UnsettledBatches.Open;
import org.eventlog.pipeline.UnsettledBatches.Sent;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Delivery;
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
    /** How long a step waits for an acknowledgement; less than a turn lasts. */
    private static final Duration ACKNOWLEDGEMENT = Duration.ofMillis(20);

    private final SendQueue sendQueue;
    private final GuardedTransport transport;
    private final Counters counters;
    private final FailureReports reports;
    private final LongSupplier ticker;
    private final Backoff backoff;
    private final BatchLimits limits;
    private final long settle;

    private final SendProgress progress;
    private final UnsettledBatches unsettled;
    private final Gathering gathering;
    private volatile boolean urgent;
    private volatile boolean paused;
    /** Something changed that the next step must look at, whatever it waits for. */
    private volatile boolean ordered;
    /** Whether new events are no reason for a step. */
    private boolean ignoresNew;
    /** Whether the last step did nothing because the journal had not taken the refused events. */
    private boolean held;
    private final DeliveryState state;
    private final Ending ending;
    private final CulpritSearch search;
    private final Refusals refusals;

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
        this.progress = new SendProgress(sendQueue, counters, search, ticker);
        this.unsettled = progress.unsettled();
        this.settle = this.transport.settleNanos();
        this.state = new DeliveryState(ticker);
        this.ending = new Ending(settle);
        this.refusals = new Refusals(sendQueue, progress, search, limits, state, backoff, reports, this::answered);
    }

    /** Does one thing. Waits for nothing but the transport, and for an acknowledgement only briefly. */
    Step step() throws InterruptedException {
        ordered = false;
        progress.follow();
        held = sendQueue.isHeld();
        if (held || ending.isOver()) {
            return Step.IDLE;
        }
        if (!state.begin()) {
            return Step.WAITING;
        }
        try {
            settleAcknowledged(Duration.ZERO);
        } catch (TransportException e) {
            failed(e, null);
            return Step.WAITING;
        }
        if (search.culprit() >= 0 && !refusals.leaveOut()) {
            return Step.IDLE;
        }
        progress.passOver();
        boolean waits = paused || mustAwait();
        Batch batch = waits ? null : progress.next(limits.maxBytes());
        if (batch == null && !waits && search.isProbing()) {
            CulpritSearch.Verdict verdict = search.nothingBehind();
            if (verdict == CulpritSearch.Verdict.NONE) {
                state.postpone(backoff.next());
            }
            refusals.judged(verdict);
            return Step.WAITING;
        }
        if (batch != null && settle == 0 && !unsettled.isFollowedBy(batch)) {
            return await();
        }
        if (batch == null
                || !urgent && !ending.hasBegun() && !search.isSplitting()
                        && gathering.isWorthWaiting(batch, progress.urges(batch))) {
            if (batch == null && !waits) {
                urgent = false;
            }
            return await();
        }
        gathering.end();
        return send(batch);
    }

    /** Whether the next batch must wait for earlier ones, whose outcome decides what it is. */
    private boolean mustAwait() {
        // While the receiver is away, one batch is enough to try it.
        return settle > 0
                ? search.isCareful() && !unsettled.isEmpty()
                : progress.mustAwait() || state.isFailing() && !unsettled.isEmpty();
    }

    private Step send(Batch batch) throws InterruptedException {
        long again = progress.attempt(batch);
        long start = ticker.getAsLong();
        boolean open = false;
        try {
            Delivery delivery = transport.begin(batch);
            open = delivery != null;
            if (open) {
                Sent sent = Sent.withAcknowledgement(batch, start, delivery, again);
                unsettled.add(sent);
                progress.advance(sent);
            } else {
                counters.retried.add(again);
                succeeded(batch, start);
            }
            return Step.SENT;
        } catch (TransportException e) {
            failed(e, batch);
            return Step.WAITING;
        } catch (RejectedException e) {
            refusals.refused(batch, e, false);
            return Step.SENT;
        } catch (InterruptedException e) {
            interrupted();
            throw e;
        } finally {
            if (!open) {
                ended(start);
            }
        }
    }

    /** Nothing can be sent now: looks after what was sent before. */
    private Step await() throws InterruptedException {
        if (unsettled.isEmpty()) {
            return Step.IDLE;
        }
        try {
            if (settle == 0) {
                return settleAcknowledged(ACKNOWLEDGEMENT) ? Step.SENT : Step.WAITING;
            }
            long before = ticker.getAsLong();
            transport.check();
            settle(before);
            return Step.IDLE;
        } catch (TransportException e) {
            failed(e, null);
            return Step.WAITING;
        } catch (InterruptedException e) {
            if (settle > 0) {
                interrupted();
            }
            throw e;
        }
    }

    /** The transport may have given its connection up, and with it what was not settled. */
    private void interrupted() {
        search.disturbed();
        progress.rewind();
    }

    /**
     * Takes the acknowledgements that have arrived, in order. If there is none, waits for the first.
     *
     * @return whether there was one, or a refusal
     */
    private boolean settleAcknowledged(Duration limit) throws TransportException, InterruptedException {
        boolean any = false;
        while (settle == 0 && !unsettled.isEmpty() && !sendQueue.isHeld()
                && settleOldest(any ? Duration.ZERO : limit)) {
            any = true;
        }
        return any;
    }

    private boolean settleOldest(Duration limit) throws TransportException, InterruptedException {
        Sent oldest = unsettled.oldest();
        Open open = oldest.open();
        if (open == null) {
            progress.delivered(unsettled.poll());
            return true;
        }
        try {
            if (!transport.isAcknowledged(open.delivery(), limit)) {
                return false;
            }
        } catch (RejectedException e) {
            ended(oldest.at());
            unsettled.poll();
            refusals.refused(open.batch(), e, true);
            return true;
        } catch (TransportException e) {
            ended(oldest.at());
            throw e;
        }
        ended(oldest.at());
        counters.retried.add(open.repeated());
        answered();
        progress.delivered(unsettled.poll());
        return true;
    }

    private void ended(long begun) {
        counters.sending.add(ticker.getAsLong() - begun);
    }

    /**
     * After a step that sent nothing: how long no further step is needed, unless {@link #hasReason}. Negative if nothing
     * but a reason makes it necessary.
     */
    long restNanos() {
        if (held) {
            return sendQueue.isHeld() ? LOOK_NANOS : 0;
        }
        boolean failing = state.isFailing();
        boolean open = settle == 0 && !unsettled.isEmpty();
        long nanos = open ? unsettled.restNanos(ticker.getAsLong(), IDLE_NANOS) : state.waitNanos();
        boolean gathers = !failing && gathering.isWaiting() && !urgent && !ending.hasBegun();
        ignoresNew = failing || paused || gathers || search.isCareful() || mustAwait();
        if (settle > 0 && !failing && !unsettled.isEmpty()) {
            nanos = Math.min(nanos, Math.min(settle / 4, IDLE_NANOS));
        }
        if (gathers) {
            nanos = Math.min(nanos, Math.max(0, gathering.leftNanos()));
        }
        if (gathers || search.isCareful() || ending.hasBegun()) {
            nanos = Math.min(nanos, LOOK_NANOS);
        }
        // Zero would mean that there is more to send, or to wait for on the thread of the next turn.
        return nanos == Long.MAX_VALUE ? -1 : open && nanos == 0 ? 0 : Math.max(1, nanos);
    }

    /** Whether a step is needed now: by an order, or by new events. While no step is under way. */
    boolean hasReason() {
        return held ? !sendQueue.isHeld() : ordered || !ignoresNew && progress.hasMore();
    }

    /** The receiver is there and does its work. */
    private void answered() {
        state.succeeded();
        backoff.reset();
        reports.works();
    }

    private void succeeded(Batch batch, long begun) {
        answered();
        Sent sent = Sent.withoutAcknowledgement(batch, batch.count(), ticker.getAsLong());
        progress.advance(sent);
        if (settle > 0) {
            progress.sentWithoutAcknowledgement();
            unsettled.add(sent);
            settle(begun);
        } else {
            progress.deliveredInTurn(sent);
        }
    }

    /**
     * Takes those as delivered after which the connection lived for long enough, or so much more was sent.
     *
     * @param alive a moment before the connection was last checked. It may have been lost since, while this thread was
     *            not running
     */
    private void settle(long alive) {
        while (unsettled.isTooMuch() || unsettled.isOldestFrom(alive - settle) && !ending.hasBegun()) {
            progress.delivered(unsettled.poll());
        }
    }

    /** At the end, when everything is sent: asks the receiver, once, to say that it has it. */
    void confirm() throws InterruptedException {
        if (settle == 0 || unsettled.isEmpty() || state.isFailing()
                || !ending.isTimeToAsk(unsettled.lastAt(), ticker.getAsLong())) {
            return;
        }
        if (transport.isConfirmed()) {
            while (!unsettled.isEmpty()) {
                progress.delivered(unsettled.poll());
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
        return progress.allSent();
    }

    private void failed(TransportException e, Batch batch) {
        if (transport.isCutOff()) {
            progress.rewind();
            return;
        }
        long first = search.isProbing() ? search.next(progress.cursor()) : sendQueue.released();
        long end = batch != null ? batch.last() + 1 : search.isProbing() ? first + 1 : progress.cursor();
        boolean blame = end > first && !e.isUnreachable() && !e.isFatal() && e.retryAfter() == null;
        if (settle > 0 && !e.isUnreachable()) {
            ending.lost();
        }
        progress.rewind();
        long wait = e.retryAfter() != null
                // A receiver that says "at once" each time would be asked without a pause.
                ? Math.max(backoff.least(), e.retryAfter().toNanos())
                : e.isFatal() ? backoff.most() : backoff.next();
        if (!blame) {
            search.disturbed();
        } else if (search.failed(first, (int) (end - first), e.getMessage(),
                ticker.getAsLong()) != CulpritSearch.Verdict.NONE) {
            wait = 0;
        }
        state.failed(wait, e.isBusy(), e.isUnreachable());
        reports.failed(e, wait);
    }

    /** Whether everything below the position of the journal of that id is delivered or given up, and counted. */
    boolean hasSettled(String of, long position) {
        return progress.hasSettled(of, position);
    }

    /** Sends all events without waiting for larger batches. @return whether that is a new order */
    boolean flush() {
        boolean fresh = !urgent;
        if (fresh) {
            urgent = true;
            ordered = true;
        }
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

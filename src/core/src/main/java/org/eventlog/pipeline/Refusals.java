// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eventlog.pipeline.CulpritSearch.Verdict;
import org.eventlog.pipeline.UnsettledBatches.Sent;
import org.eventlog.spi.Batch;
import org.eventlog.spi.RejectedException;

/**
 * What becomes of batches and events that the receiver refuses: events are set aside, or a culprit is searched for. Used
 * by the sender's thread.
 */
final class Refusals {
    private final SendQueue sendQueue;
    private final SendProgress progress;
    private final CulpritSearch search;
    private final BatchLimits limits;
    private final DeliveryState state;
    private final Backoff backoff;
    private final FailureReports reports;
    private final Runnable answered;

    /** @param answered records that the receiver does its work */
    Refusals(SendQueue sendQueue, SendProgress progress, CulpritSearch search, BatchLimits limits, DeliveryState state,
            Backoff backoff, FailureReports reports, Runnable answered) {
        this.sendQueue = sendQueue;
        this.progress = progress;
        this.search = search;
        this.limits = limits;
        this.state = state;
        this.backoff = backoff;
        this.reports = reports;
        this.answered = answered;
    }

    /** @param later whether it is the answer to the oldest open delivery, and not to the attempt itself */
    void refused(Batch batch, RejectedException e, boolean later) {
        SortedMap<Integer, String> culprits = e.events();
        boolean known = !culprits.isEmpty() && culprits.firstKey() >= 0 && culprits.lastKey() < batch.count();
        boolean all = culprits.size() == batch.count() && !e.isForGood();
        if (known && !search.isProbing()
                && !(all && (!search.hasPassed() || CulpritSearch.isOneReason(culprits.values())))) {
            setAside(batch, culprits);
            answered.run();
            Sent rest = Sent.withoutAcknowledgement(batch, batch.count() - culprits.size(), state.now());
            if (later) {
                progress.delivered(rest);
            } else {
                progress.advance(rest);
                // It must not be forgotten before those sent ahead of it.
                progress.deliveredInTurn(rest);
            }
        } else if (progress.hasOpen() && !(known && later)) {
            // Each of the open batches may be meant.
            progress.rewindAlone(batch.last() + 1);
        } else {
            Verdict verdict = search.refused(batch.first(), batch.count(), known ? culprits.get(0) : e.getMessage());
            if (later && verdict != Verdict.CULPRIT) {
                progress.rewind();
            }
            judged(verdict);
        }
    }

    void judged(Verdict verdict) {
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
    boolean leaveOut() {
        Batch one = progress.single(search.culprit(), limits.maxBytes());
        if (one == null) {
            return false;
        }
        if (one.first() == search.culprit()) {
            setAside(one, new TreeMap<>(Map.of(0, search.reason())));
            progress.skip(one.first());
        }
        search.leftOut();
        return true;
    }

    private void setAside(Batch batch, SortedMap<Integer, String> culprits) {
        culprits.forEach((i, reason) -> sendQueue.setAside(batch, i, reason));
        reports.rejected(batch, culprits);
    }
}

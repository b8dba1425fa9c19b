// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.util.SortedMap;
import org.eventlog.spi.Batch;
import org.eventlog.spi.TransportException;

/** Counts what a receiver did not take, and tells the operators. Used by the sender's thread. */
final class FailureReports {
    private final GuardedTransport transport;
    private final SendQueue sendQueue;
    private final Counters counters;
    private final OperatorLog operatorLog;

    FailureReports(GuardedTransport transport, SendQueue sendQueue, Counters counters, OperatorLog operatorLog) {
        this.transport = transport;
        this.sendQueue = sendQueue;
        this.counters = counters;
        this.operatorLog = operatorLog;
    }

    /** @param waitNanos how long until the next attempt */
    void failed(TransportException e, long waitNanos) {
        if (e.isFatal()) {
            refusesAll(e.getMessage(), waitNanos);
        } else {
            counters.failures.increment();
            operatorLog.sendFailed(transport.name(), e.getMessage(), Duration.ofNanos(waitNanos).toMillis(),
                    sendQueue.queuedEvents());
        }
    }

    /** The receiver takes nothing until an operator has changed something. */
    void refusesAll(String reason, long waitNanos) {
        counters.failures.increment();
        operatorLog.sendRefused(transport.name(), reason, Duration.ofNanos(waitNanos).toMillis(),
                sendQueue.queuedEvents());
    }

    void works() {
        operatorLog.sendSucceeded(transport.name(), sendQueue.queuedEvents());
    }

    /** @param culprits the reason for each event; not empty */
    void rejected(Batch batch, SortedMap<Integer, String> culprits) {
        counters.rejected.add(culprits.size());
        int first = culprits.firstKey();
        operatorLog.rejected(transport.name(), culprits.get(first), batch.id(first), culprits.size());
    }

    void paused(boolean pause) {
        operatorLog.paused(pause, sendQueue.queuedEvents());
    }
}

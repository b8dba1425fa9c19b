// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.function.LongSupplier;
import org.eventlog.spi.Batch;

/** Decides whether a small batch waits for more events. Used by the sender's thread. */
final class Gathering {
    private final BatchLimits limits;
    private final LongSupplier ticker;
    /** Since when a small batch waits; of no meaning while none does. */
    private long since;
    private boolean waiting;

    Gathering(BatchLimits limits, LongSupplier ticker) {
        this.limits = limits;
        this.ticker = ticker;
    }

    /**
     * Whether the batch is to wait; from the first time on that a small one is seen.
     *
     * @param urged whether it can't grow, or there is no space for more events to wait for
     */
    boolean isWorthWaiting(Batch batch, boolean urged) {
        if (limits.flushNanos() == 0 || urged || isEnough(batch)) {
            return false;
        }
        if (!waiting) {
            waiting = true;
            since = ticker.getAsLong();
        }
        return leftNanos() > 0;
    }

    private boolean isEnough(Batch batch) {
        return batch.count() >= Math.min(limits.flushEvents(), limits.maxEvents())
                || batch.bytes() >= Math.min(limits.flushBytes(), limits.maxBytes());
    }

    boolean isWaiting() {
        return waiting;
    }

    /** How much longer the batch waits, if one does. */
    long leftNanos() {
        return limits.flushNanos() - (ticker.getAsLong() - since);
    }

    /** The batch is sent. */
    void end() {
        waiting = false;
    }
}

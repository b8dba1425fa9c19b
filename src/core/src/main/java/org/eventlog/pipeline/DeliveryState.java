// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether deliveries currently succeed, and when the next attempt is due. Changed by the sender's thread, except for
 * {@link #hurry}; read by any.
 */
final class DeliveryState {
    private final LongSupplier ticker;
    private volatile boolean connected;
    private volatile boolean failing;
    private volatile boolean busy;
    private volatile boolean unreachable;
    /** When the first of the failures in a row was; of no meaning while none is. */
    private volatile long failingSince;
    private volatile boolean hurried;
    /** Sender only. */
    private long retryAt;

    DeliveryState(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /** Begins an attempt, if one is due or {@link #hurry} was called. @return whether it may be made */
    boolean begin() {
        if (failing && !hurried && ticker.getAsLong() - retryAt < 0) {
            return false;
        }
        hurried = false;
        return true;
    }

    long now() {
        return ticker.getAsLong();
    }

    void succeeded() {
        connected = true;
        failing = false;
        busy = false;
    }

    /** @param nanos how long to wait before the next attempt */
    void failed(long nanos) {
        failed(nanos, false, false);
    }

    /**
     * @param isBusy whether the receiver is there and asked to wait
     * @param isUnreachable whether nobody answered
     */
    void failed(long nanos, boolean isBusy, boolean isUnreachable) {
        unreachable = isUnreachable && !isBusy;
        connected = false;
        busy = isBusy;
        failingSince = failing ? failingSince : ticker.getAsLong();
        failing = true;
        postpone(nanos);
    }

    /** Sets when the next attempt after a failure is due. */
    void postpone(long nanos) {
        retryAt = ticker.getAsLong() + nanos;
    }

    /** How long no attempt is due; the greatest number if none has failed. */
    long waitNanos() {
        return failing ? Math.max(0, retryAt - ticker.getAsLong()) : Long.MAX_VALUE;
    }

    /** Whether the last attempt succeeded; false before the first. */
    boolean isConnected() {
        return connected;
    }

    /** Whether the last attempt failed because the receiver, which is there, accepts nothing at present. */
    boolean isBusy() {
        return busy;
    }

    /** Whether nobody answered the last attempt. */
    boolean isUnreachable() {
        return failing && unreachable;
    }

    /** Whether the last attempt failed. */
    boolean isFailing() {
        return failing;
    }

    /** Since when each attempt has failed; zero unless the last one did. */
    Duration away() {
        return failing ? Duration.ofNanos(Math.max(0, ticker.getAsLong() - failingSince)) : Duration.ZERO;
    }

    /** Makes the next attempt due immediately, because little time is left. */
    void hurry() {
        hurried = true;
    }
}

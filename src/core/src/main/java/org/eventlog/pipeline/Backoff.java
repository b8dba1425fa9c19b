// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The wait after a failure: a random time up to a limit that doubles ("full jitter"), so that many senders of one
 * failed receiver do not return at the same time. Not thread-safe.
 */
final class Backoff {
    private final long first;
    private final long most;
    private final RandomGenerator random;
    private long bound;

    Backoff(Duration first, Duration most, RandomGenerator random) {
        this.most = most.toNanos();
        this.first = Math.min(first.toNanos(), this.most);
        this.random = random;
        this.bound = this.first;
    }

    /**
     * The next delay in nanoseconds. It is at least half of the first step's limit, so that a retry is never
     * immediate.
     */
    long next() {
        long wait = first / 2 + random.nextLong(Math.max(1, bound - first / 2));
        bound = Math.min(most, 2 * bound);
        return wait;
    }

    /** The shortest wait there is. */
    long least() {
        return first / 2;
    }

    /** The longest wait there is. */
    long most() {
        return most;
    }

    void reset() {
        bound = first;
    }
}

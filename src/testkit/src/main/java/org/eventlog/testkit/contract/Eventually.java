// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Polls for a condition that has no notification. */
final class Eventually {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private Eventually() {}

    /** An assertion that fails until the condition is met. */
    interface Claim {
        void check() throws Exception;
    }

    /**
     * @throws AssertionError the assertion's own error, if it still fails at the end of the limit
     */
    static void holds(Duration limit, Claim claim) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                claim.check();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - deadline >= 0) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}

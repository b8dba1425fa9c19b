// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks again and again for what nobody tells. */
final class Eventually {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private Eventually() {}

    /** Something that fails as long as it does not hold. */
    interface Claim {
        void check() throws Exception;
    }

    /** @throws AssertionError the claim's own, when it does not hold at the end of the limit either */
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

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.util.function.DoubleSupplier;

/** The share of requests that are logged. It can be changed at any time. Thread-safe. */
public final class Sampling {
    private final DoubleSupplier random;
    private volatile double share;

    /**
     * @param random provides numbers from 0 (inclusive) to 1 (exclusive); thread-safe
     */
    public Sampling(double share, DoubleSupplier random) {
        this.random = random;
        share(share);
    }

    public double share() {
        return share;
    }

    public void share(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share of requests is from 0 to 1, not " + share);
        }
        this.share = share;
    }

    boolean takes() {
        double now = share;
        return now == 1 || random.getAsDouble() < now;
    }
}

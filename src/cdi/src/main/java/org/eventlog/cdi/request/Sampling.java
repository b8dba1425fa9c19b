// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.util.function.DoubleSupplier;

/** Which share of requests become events; may change while requests come. */
public final class Sampling {
    private final DoubleSupplier random;
    private volatile double share;

    /** @param random from 0 up to, but not, 1; for any number of threads */
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

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * In which order the hosts are tried for a new connection. Those that failed of late come last, the one that failed
 * first ahead: else a primary that accepts connections and breaks them would be tried again and again. Used by one
 * thread.
 */
public final class Hosts {
    enum Policy {
        PREFER_PRIMARY, ROUND_ROBIN, RANDOM
    }

    private final List<Address> all;
    private final Policy policy;
    private final long returnAfter;
    private final LongSupplier ticker;
    private final Random random;
    private final Map<Address, Long> failedAt = new HashMap<>();
    /** Where the next round begins. */
    private int next;

    /** @param returnAfter how long a host that failed is tried last, and another than the primary is kept */
    public Hosts(List<Address> all, Policy policy, Duration returnAfter, LongSupplier ticker, Random random) {
        this.all = List.copyOf(all);
        this.policy = policy;
        this.returnAfter = returnAfter.toNanos();
        this.ticker = ticker;
        this.random = random;
    }

    public List<Address> order() {
        List<Address> order = new ArrayList<>(all);
        switch (policy) {
            case PREFER_PRIMARY -> {
                // as configured
            }
            case ROUND_ROBIN -> Collections.rotate(order, -next);
            case RANDOM -> Collections.shuffle(order, random);
        }
        long now = ticker.getAsLong();
        failedAt.values().removeIf(at -> now - at >= returnAfter);
        // Times are compared by their distance from now, as the ticker may overflow; the sort is stable.
        order.sort(Comparator.comparingLong(a -> failedAt.containsKey(a) ? failedAt.get(a) - now : Long.MIN_VALUE));
        return order;
    }

    public void connected(Address host) {
        next = (all.indexOf(host) + 1) % all.size();
        failedAt.remove(host);
    }

    public void failed(Address host) {
        failedAt.put(host, ticker.getAsLong());
    }

    /** The host to go back to from the present one, after so long; or null. */
    Address toReturnTo(Address present, long connectedNanos) {
        Address primary = all.get(0);
        return policy == Policy.PREFER_PRIMARY && !present.equals(primary) && connectedNanos >= returnAfter
                ? primary
                : null;
    }

    boolean several() {
        return all.size() > 1;
    }
}

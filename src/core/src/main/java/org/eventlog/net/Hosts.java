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
 * Determines the order in which hosts are tried for a new connection. Hosts that failed recently come last, the
 * earliest failure first. Otherwise a primary host that accepts connections and breaks them would be tried over and
 * over. Not thread-safe.
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
    /** The index of the first host of the next round. */
    private int next;

    /**
     * @param returnAfter how long a failed host is tried last, and a connection to a host other than the primary is
     *            kept
     */
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
        // Times are compared by their distance from now, because the ticker may overflow. The sort is stable.
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

    /** The host to return to from the current one after this time, or null. */
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

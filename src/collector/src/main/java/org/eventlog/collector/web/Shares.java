// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import java.util.HashMap;
import java.util.Map;

/**
 * A limited number of places that no owner can occupy alone: each has at most its share at the same time. Thread-safe.
 */
public final class Shares {
    private final int total;
    private final int each;
    /** Guarded by this; has an entry only for owners that hold a place. */
    private final Map<String, Integer> held = new HashMap<>();
    private int taken;

    public Shares(int total, int each) {
        this.total = total;
        this.each = each;
    }

    /** @return whether the owner got a place, which it must give back */
    public synchronized boolean take(String owner) {
        int mine = held.getOrDefault(owner, 0);
        if (taken >= total || mine >= each) {
            return false;
        }
        taken++;
        held.put(owner, mine + 1);
        return true;
    }

    /** Waits for a place, up to a time. */
    public synchronized boolean await(String owner, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (!take(owner)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    public synchronized void giveBack(String owner) {
        taken--;
        held.computeIfPresent(owner, (name, count) -> count > 1 ? count - 1 : null);
        notifyAll();
    }
}

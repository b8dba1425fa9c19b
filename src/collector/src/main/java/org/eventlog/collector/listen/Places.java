// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Limits the number of connections that hold a large message at the same time, so that their total memory does not grow
 * with the number of connections. Places are granted in order of request. For the listeners' thread only.
 */
final class Places {
    private final Set<Object> holders = new LinkedHashSet<>();
    private final Set<Object> waiting = new LinkedHashSet<>();
    private final int most;

    Places(int most) {
        this.most = most;
    }

    /** As many places as fit into the given bytes, at least one. */
    static Places of(long bytes, int each) {
        return new Places((int) Math.max(1, bytes / each));
    }

    /** Whether there is a place. If not, the connection is queued and has to ask again. */
    boolean take(Object who) {
        if (holders.contains(who)) {
            return true;
        }
        waiting.add(who);
        int free = most - holders.size();
        for (Object next : waiting) {
            if (free-- <= 0) {
                return false;
            }
            if (next.equals(who)) {
                waiting.remove(who);
                holders.add(who);
                return true;
            }
        }
        return false;
    }

    /** Returns the place, or leaves the queue. */
    void leave(Object who) {
        holders.remove(who);
        waiting.remove(who);
    }

    int taken() {
        return holders.size();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.eventlog.RejectedEvent;

/** Refused events on their way from the sender to the journal's thread, which stores them. Guarded by the journal's lock. */
final class Asides {
    /** From so many on the sender waits until they are taken; what it then has at hand is one batch at most. */
    static final int ENOUGH = 1_000;
    static final long ENOUGH_BYTES = 4 << 20;

    private final List<RejectedEvent> waiting = new ArrayList<>();
    private long bytes;
    private long total;

    void add(RejectedEvent event) {
        waiting.add(event);
        bytes += event.event().length;
        total++;
    }

    /** Whether the sender must not add to them. */
    boolean isFull() {
        return waiting.size() >= ENOUGH || bytes >= ENOUGH_BYTES;
    }

    /** How many there ever were. */
    long total() {
        return total;
    }

    List<RejectedEvent> waiting() {
        return waiting;
    }

    void taken() {
        waiting.clear();
        bytes = 0;
    }
}

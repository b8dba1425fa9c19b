// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A pool of sinks to encode into, borrowed by callers for the duration of a call.
 *
 * <p>
 * Not a ThreadLocal, because a container's threads outlive the application and would keep its classes alive. A caller
 * uses the slot that its thread maps to; if that is empty, it creates a sink.
 */
public final class ScratchPool {
    private static final int INITIAL = 2048;
    /** Larger sinks are not kept, so that one huge event does not occupy memory permanently. */
    private static final int KEEP = 64 * 1024;

    /** Slots with this distance share no cache line, for which two threads would otherwise compete at each call. */
    private static final int APART = 16;

    private final AtomicReferenceArray<ByteSink> slots;
    private final int mask;
    private final int limit;

    public ScratchPool(int limit) {
        int wanted = 4 * Runtime.getRuntime().availableProcessors();
        int count = Integer.highestOneBit(Math.max(4, wanted) * 2 - 1);
        this.slots = new AtomicReferenceArray<>(count * APART);
        this.mask = count - 1;
        this.limit = limit;
    }

    public ByteSink borrow() {
        ByteSink sink = slots.getAndSet(slot(), null);
        return sink != null ? sink : new ByteSink(Math.min(INITIAL, limit), limit);
    }

    public void giveBack(ByteSink sink) {
        sink.reset();
        if (sink.array().length <= KEEP) {
            slots.lazySet(slot(), sink);
        }
    }

    private int slot() {
        return ((int) Thread.currentThread().getId() & mask) * APART;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Sinks to encode into, lent to callers for the length of a call.
 *
 * <p>
 * Not a ThreadLocal: a container's threads outlive the application, and would keep its classes alive. A caller looks
 * into the one slot its thread maps to; when it is empty, it makes a sink.
 */
public final class ScratchPool {
    private static final int INITIAL = 2048;
    /** What has grown beyond is not kept: one huge event must not cost its size for ever. */
    private static final int KEEP = 64 * 1024;

    private final AtomicReferenceArray<ByteSink> slots;
    private final int limit;

    public ScratchPool(int limit) {
        int wanted = 4 * Runtime.getRuntime().availableProcessors();
        this.slots = new AtomicReferenceArray<>(Integer.highestOneBit(Math.max(4, wanted) * 2 - 1));
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
        return (int) Thread.currentThread().getId() & slots.length() - 1;
    }
}

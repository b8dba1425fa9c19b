// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.LogEvent;

/** A bounded queue of events that wait for an event log, oldest first. Not thread-safe: the caller holds a lock. */
final class EarlyEvents {
    static final int MAX = 1_000;
    static final long MAX_CHARS = 4_000_000;

    /**
     * A waiting event.
     *
     * @param of the context class loader of the thread that logged it; null if it had none
     */
    record Early(LogEvent event, int chars, WeakReference<ClassLoader> of) {
        ClassLoader loader() {
            return of == null ? null : of.get();
        }

        /** Whether its application has ended. */
        boolean isOrphan() {
            return of != null && of.get() == null;
        }
    }

    private final ArrayDeque<Early> waiting = new ArrayDeque<>();
    private long chars;
    private long dropped;

    /** @return whether this was the first time that an event had to be dropped */
    boolean add(LogEvent event, int eventChars, ClassLoader loader) {
        long before = dropped;
        waiting.add(new Early(event, eventChars, loader == null ? null : new WeakReference<>(loader)));
        chars += eventChars;
        keepBounds();
        return before == 0 && dropped > 0;
    }

    /** Counts an event that could not be kept. */
    void lost() {
        dropped++;
    }

    /** Returns events that were taken to the front of the queue. */
    void putBack(List<Early> taken) {
        for (int i = taken.size() - 1; i >= 0; i--) {
            waiting.addFirst(taken.get(i));
            chars += taken.get(i).chars();
        }
        keepBounds();
    }

    private void keepBounds() {
        while (waiting.size() > MAX || chars > MAX_CHARS) {
            Early oldest = waiting.remove();
            chars -= oldest.chars();
            dropped += oldest.isOrphan() ? 0 : 1;
        }
    }

    List<Early> takeAll() {
        List<Early> all = new ArrayList<>(waiting);
        waiting.clear();
        chars = 0;
        return all;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Returns the number of events dropped since the last call. */
    long forgetDropped() {
        long count = dropped;
        dropped = 0;
        return count;
    }
}

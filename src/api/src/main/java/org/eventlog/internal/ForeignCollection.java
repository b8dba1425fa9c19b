// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.internal;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads a collection of an application, which may throw, be changed by another thread, or have no end. */
public final class ForeignCollection {
    /** More than any event has room for. */
    private static final int MAX_ENTRIES = 10_000;

    private ForeignCollection() {}

    /**
     * Passes on each entry, at most {@value #MAX_ENTRIES}. Never throws.
     *
     * @return why it was not read to its end; null if it was
     */
    public static <T> String read(Supplier<? extends Iterable<? extends T>> collection, Consumer<T> to) {
        try {
            int count = 0;
            for (T entry : collection.get()) {
                if (count++ == MAX_ENTRIES) {
                    return "not read to its end: more than " + MAX_ENTRIES + " entries";
                }
                to.accept(entry);
            }
            return null;
        } catch (Throwable e) {
            return "not read to its end: " + ForeignCode.caught(e).getClass().getName();
        }
    }
}

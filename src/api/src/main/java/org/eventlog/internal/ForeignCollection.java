// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.internal;

import java.util.function.Consumer;

/** Reads a collection of an application, which may throw, be changed by another thread, or have no end. */
public final class ForeignCollection {
    /** More than any event has room for. */
    private static final int MAX_ENTRIES = 10_000;

    private int entries;

    private ForeignCollection() {}

    /** Ends the walk, which may be a loop of the application's. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;
        private static final Enough ONE = new Enough();

        private Enough() {
            super("enough", null, false, false);
        }
    }

    /**
     * Walks over a collection. Never throws.
     *
     * @param walk must call {@link #next} before each entry; with {@code forEach}, because synchronized collections
     *            hold their lock there
     * @return why it was not read to its end; null if it was
     */
    public static String read(Consumer<ForeignCollection> walk) {
        try {
            walk.accept(new ForeignCollection());
            return null;
        } catch (Enough e) {
            return "not read to its end: more than " + MAX_ENTRIES + " entries";
        } catch (Throwable e) {
            return "not read to its end: " + ForeignCode.caught(e).getClass().getName();
        }
    }

    /** Counts an entry, and ends the walk if there were enough. */
    public void next() {
        if (entries++ == MAX_ENTRIES) {
            throw Enough.ONE;
        }
    }
}

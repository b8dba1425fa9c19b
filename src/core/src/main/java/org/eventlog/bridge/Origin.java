// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import java.time.Instant;
import java.util.function.Supplier;
import org.eventlog.internal.ForeignCode;

/**
 * Where a record comes from that another thread passes on than the one that wrote it, such as that of an asynchronous
 * appender. A record that the current thread has written needs none, which {@link #isCurrent(long)} tells.
 *
 * @param id the number of the thread that wrote the record; 0 if the framework does not provide it
 * @param name returns the name of that thread, or null; called only if it is needed
 * @param time when the record was written; null if unknown
 */
public record Origin(long id, Supplier<String> name, Instant time) {

    /** Whether this is the number of the current thread. */
    public static boolean isCurrent(long id) {
        return id == Thread.currentThread().getId();
    }

    /** Whether the current thread has this name; null counts as the name of a thread without one. */
    public static boolean isCurrent(String name) {
        String current = Thread.currentThread().getName();
        return name == null ? current.isEmpty() : current.equals(name);
    }

    boolean hasId() {
        return id != 0;
    }

    /** The name of the thread; empty if it is unknown or there is none. */
    String nameOrEmpty() {
        String known = ForeignCode.call(name::get, fault -> null);
        return known == null ? "" : known;
    }

    /** Whether nothing is known of the thread. */
    boolean isUnknown() {
        return !hasId() && nameOrEmpty().isEmpty();
    }
}

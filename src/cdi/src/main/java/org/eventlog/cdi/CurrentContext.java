// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import java.util.function.Supplier;
import org.eventlog.ContextSnapshot;

/**
 * For whom the current thread works.
 *
 * <p>
 * A ThreadLocal which whoever sets it always restores: asking CDI for a request-scoped bean costs an exception on
 * threads without a request, and this is asked for each event.
 */
final class CurrentContext {
    private static final ThreadLocal<Supplier<ContextSnapshot>> CURRENT = new ThreadLocal<>();

    private CurrentContext() {}

    /** What is known in this thread, now. */
    static ContextSnapshot snapshot() {
        Supplier<ContextSnapshot> current = CURRENT.get();
        return current == null ? ContextSnapshot.NONE : current.get();
    }

    /** This thread's work, or null. */
    static Supplier<ContextSnapshot> get() {
        return CURRENT.get();
    }

    /** Sets it, null for nobody, and returns what was set before. */
    static Supplier<ContextSnapshot> set(Supplier<ContextSnapshot> context) {
        Supplier<ContextSnapshot> before = CURRENT.get();
        if (context == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(context);
        }
        return before;
    }
}

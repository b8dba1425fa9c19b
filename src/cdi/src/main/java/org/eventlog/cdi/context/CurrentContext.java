// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import org.eventlog.ContextSnapshot;

/**
 * For whom the current thread works.
 *
 * <p>
 * A ThreadLocal which whoever sets it always restores: asking CDI for a request-scoped bean costs an exception on
 * threads without a request, and this is asked for each event.
 */
public final class CurrentContext {
    private static final ThreadLocal<WorkContext> CURRENT = new ThreadLocal<>();

    private CurrentContext() {}

    /** What is known in this thread, now. */
    public static ContextSnapshot snapshot() {
        WorkContext current = CURRENT.get();
        if (current == null) {
            return ActiveSpan.over(ContextSnapshot.NONE);
        }
        current.noticeSpan();
        return current.get();
    }

    /** This thread's work, or null. */
    public static WorkContext get() {
        return CURRENT.get();
    }

    /** This thread's work as it is known now, for another thread; of nobody, when this thread works for nobody. */
    public static WorkContext ofNow() {
        WorkContext current = CURRENT.get();
        return current == null ? WorkContext.of(ContextSnapshot.NONE) : current.ofNow();
    }

    /** Sets it, null for nobody, and returns what was set before. */
    public static WorkContext set(WorkContext context) {
        WorkContext before = CURRENT.get();
        // Null is set, not removed: that costs a microsecond at each request, and what stays is an empty entry.
        CURRENT.set(context);
        return before;
    }
}

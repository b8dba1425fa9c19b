// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import org.eventlog.ContextSnapshot;

/**
 * The context of the current thread.
 *
 * <p>
 * A ThreadLocal, which every caller that sets it also restores. It is not a request-scoped bean, because on threads
 * without a request CDI throws an exception, and the context is read for each event.
 */
public final class CurrentContext {
    private static final ThreadLocal<WorkContext> CURRENT = new ThreadLocal<>();

    private CurrentContext() {}

    /** The current context of this thread. */
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

    /** A copy of this thread's current context for another thread; empty if this thread has none. */
    public static WorkContext ofNow() {
        WorkContext current = CURRENT.get();
        return current == null ? WorkContext.of(ContextSnapshot.NONE) : current.ofNow();
    }

    /** Sets the context, or null for none, and returns the previous one. */
    public static WorkContext set(WorkContext context) {
        WorkContext before = CURRENT.get();
        // Null is set instead of removing the entry, which would cost a microsecond per request. Only an empty entry
        // remains.
        CURRENT.set(context);
        return before;
    }

    /**
     * Sets the context of this thread until the returned action runs. The action does nothing in another thread, whose
     * context is not ours to change, nor when it runs again. If it runs while a context that was entered later is still
     * set, that one stays until its own end.
     */
    public static Runnable enter(WorkContext work) {
        WorkContext before = set(work);
        Thread thread = Thread.currentThread();
        return () -> {
            if (Thread.currentThread() == thread && work.end(before) && CURRENT.get() == work) {
                CURRENT.set(WorkContext.lasting(before));
            }
        };
    }
}

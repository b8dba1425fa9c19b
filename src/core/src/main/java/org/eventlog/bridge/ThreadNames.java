// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

/**
 * The names of threads in events. A thread without a name, such as most virtual threads, is identified by its number.
 */
public final class ThreadNames {
    private ThreadNames() {}

    /** The current thread's name or, if that is empty, {@code #} and its number. */
    public static String current() {
        return of(Thread.currentThread());
    }

    /** The thread's name or, if that is empty, {@code #} and its number. */
    public static String of(Thread thread) {
        return of(thread.getName(), thread.getId());
    }

    /** The name or, if that is empty, {@code #} and the thread's number. */
    public static String of(String name, long id) {
        return name == null || name.isEmpty() ? "#" + id : name;
    }

    /**
     * The name given by a framework that does not provide the thread's number. If it is empty, the current thread's
     * number is used if the current thread has no name either, because it is probably the same thread; otherwise the
     * result is null.
     */
    public static String orCurrent(String name) {
        if (name != null && !name.isEmpty()) {
            return name;
        }
        Thread current = Thread.currentThread();
        return current.getName().isEmpty() ? of(current) : null;
    }
}

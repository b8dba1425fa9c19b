// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

/** What threads are called in events. A virtual thread has no name unless it was given one: then it is its number. */
public final class ThreadNames {
    private ThreadNames() {}

    /** The current thread's name, {@code #} and its number where that is empty. */
    public static String current() {
        return of(Thread.currentThread());
    }

    /** That thread's name, {@code #} and its number where that is empty. */
    public static String of(Thread thread) {
        return of(thread.getName(), thread.getId());
    }

    /** The name, {@code #} and the thread's number where that is empty. */
    public static String of(String name, long id) {
        return name == null || name.isEmpty() ? "#" + id : name;
    }

    /**
     * The name as a framework knows it that does not tell the number. Where it is empty, the current thread's, if that has
     * none either and so may be the one that is meant; else null.
     */
    public static String orCurrent(String name) {
        if (name != null && !name.isEmpty()) {
            return name;
        }
        Thread current = Thread.currentThread();
        return current.getName().isEmpty() ? of(current) : null;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which log records come of an event log's own work. They must not become events: a shipper that ships its complaints
 * about shipping never stops.
 *
 * <p>
 * That is what the logger {@code org.eventlog} and those below it say, and whatever is logged in a thread while it
 * works for an event log: by SQLite's driver, by a transport, by the {@code toString()} of a value that is being
 * written. For use by any number of threads.
 */
public final class OwnWork {
    private static final String NAME = "org.eventlog";

    /** Not a ThreadLocal: a server's threads outlive the application. A thread is in here only while it works. */
    private static final Set<Thread> AT_WORK = ConcurrentHashMap.newKeySet();

    private OwnWork() {}

    /** Whether this is a logger of ours. */
    public static boolean isOwn(String loggerName) {
        return loggerName != null && loggerName.startsWith(NAME)
                && (loggerName.length() == NAME.length() || loggerName.charAt(NAME.length()) == '.');
    }

    /**
     * The current thread begins to work for an event log.
     *
     * @return false when it does so already; else it must {@link #end}
     */
    public static boolean begin() {
        return AT_WORK.add(Thread.currentThread());
    }

    public static void end() {
        AT_WORK.remove(Thread.currentThread());
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.jul;

import java.util.logging.LogRecord;
import org.eventlog.bridge.ThreadNames;

/**
 * Finds the thread that wrote a record. It is not the current one if another handler passed the record to its own
 * thread.
 */
final class LoggingThreads {
    private LoggingThreads() {}

    /** The name of the thread, or its number if the thread has ended. */
    static String name(LogRecord logRecord) {
        Thread current = Thread.currentThread();
        long id = logRecord.getLongThreadID();
        return id == current.getId() ? ThreadNames.of(current) : name(id);
    }

    private static String name(long id) {
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all != null && all.getParent() != null) {
            all = all.getParent();
        }
        if (all != null) {
            Thread[] threads = new Thread[2 * all.activeCount() + 10];
            int count = all.enumerate(threads);
            for (int i = 0; i < count; i++) {
                if (threads[i].getId() == id) {
                    return ThreadNames.of(threads[i]);
                }
            }
        }
        return ThreadNames.of(null, id);
    }
}

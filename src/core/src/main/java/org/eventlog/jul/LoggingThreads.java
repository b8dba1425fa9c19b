// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.jul;

import java.util.logging.LogRecord;
import org.eventlog.bridge.Origin;
import org.eventlog.bridge.ThreadNames;
import org.eventlog.internal.ForeignCode;

/**
 * Finds the thread that wrote a record. It is not the current one if another handler passed the record to its own
 * thread.
 */
final class LoggingThreads {
    private LoggingThreads() {}

    /** The thread that wrote the record; null if it is the current one, or if the record fails to tell. */
    static Origin origin(LogRecord logRecord) {
        long id;
        try {
            id = logRecord.getLongThreadID();
        } catch (Throwable e) {
            ForeignCode.caught(e);
            return null;
        }
        return Origin.isCurrent(id) ? null : relayed(logRecord, id);
    }

    /** Another method, as what it captures would be created for each record. */
    private static Origin relayed(LogRecord logRecord, long id) {
        return new Origin(id, () -> {
            JBossLogRecord servers = JBossLogRecord.of(logRecord);
            return servers == null ? name(logRecord) : servers.thread();
        }, ForeignCode.call(logRecord::getInstant, fault -> null));
    }

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

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Identifies log records caused by an event log's own work. They must not become events, or each event could cause
 * another one, endlessly.
 *
 * <p>
 * These are the records of the logger {@code org.eventlog} and its children, and all records logged by a thread while
 * it works for an event log: by SQLite's driver, by a transport, or by the {@code toString()} of a value that is being
 * written. Thread-safe.
 */
public final class OwnWork {
    private static final String NAME = "org.eventlog";

    /**
     * Not a ThreadLocal, because a server's threads outlive the application. A thread is in this map only while it
     * works for an event log.
     */
    private static final Map<Thread, Work> AT_WORK = new ConcurrentHashMap<>();

    private enum Work {
        /** Storing or sending: it logs about events, and nothing of the application. */
        PIPELINE,
        /** It calls the application's code, which may log. */
        RECORD
    }

    private OwnWork() {}

    /** Whether this is one of Eventlog's own loggers. */
    public static boolean isOwn(String loggerName) {
        return loggerName != null && loggerName.startsWith(NAME)
                && (loggerName.length() == NAME.length() || loggerName.charAt(NAME.length()) == '.');
    }

    /**
     * Marks the current thread as working for an event log.
     *
     * @return false if it is already marked; otherwise the caller must call {@link #end}
     */
    public static boolean begin() {
        return AT_WORK.putIfAbsent(Thread.currentThread(), Work.PIPELINE) == null;
    }

    /** As {@link #begin}, for a thread that converts a log record to an event. */
    static boolean beginRecord() {
        return AT_WORK.putIfAbsent(Thread.currentThread(), Work.RECORD) == null;
    }

    /** Whether the current thread converts a log record. */
    static boolean isRecord() {
        return AT_WORK.get(Thread.currentThread()) == Work.RECORD;
    }

    public static void end() {
        AT_WORK.remove(Thread.currentThread());
    }

    /**
     * Marks a thread that a transport's library started, and that works for nothing but this transport. Until
     * {@link #end(Thread)}, all its log records are ignored.
     */
    public static void begin(Thread other) {
        AT_WORK.put(other, Work.PIPELINE);
    }

    public static void end(Thread other) {
        AT_WORK.remove(other);
    }
}

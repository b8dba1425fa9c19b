// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eventlog.Level;

/**
 * Identifies log records caused by an event log's own work. They must not become events, or each event could cause
 * another one, endlessly.
 *
 * <p>
 * These are the records of the logger {@code org.eventlog} and its children, and all records logged by a thread while
 * it works for an event log: by SQLite's driver, by a transport, or by the {@code toString()} of a value that is being
 * written. Thread-safe.
 *
 * <p>
 * A record may reach a bridge on another thread than the one that wrote it. It is then judged by its {@link Origin}:
 * by the threads that work for nothing but an event log, because others also work for the application.
 */
public final class OwnWork {
    private static final String NAME = "org.eventlog";
    private static final String SQLITE = "org.sqlite";

    /**
     * Not a ThreadLocal, because a server's threads outlive the application. A thread is in this map only while it
     * works for an event log.
     */
    private static final Map<Thread, Work> AT_WORK = new ConcurrentHashMap<>();

    /** The names of threads that libraries of transports start, and how often each was marked. */
    private static final Map<String, Integer> NAMES = new ConcurrentHashMap<>();

    /** To judge records that another thread passes on. */
    private static final OwnThreads THREADS = new OwnThreads(InstantSource.system());

    /** Storing or sending: it logs about events, and nothing of the application. */
    private static final Work PIPELINE = new Work(false);

    /** What a thread does for an event log. */
    static final class Work {
        private final boolean converts;
        /**
         * Set by the thread when it has converted its record. A field, because it may have no stack left for the call that
         * removes it.
         */
        boolean over;

        private Work(boolean converts) {
            this.converts = converts;
        }
    }

    private OwnWork() {}

    /** Whether this is one of Eventlog's own loggers. */
    public static boolean isOwn(String loggerName) {
        return isWithin(NAME, loggerName);
    }

    private static boolean isWithin(String name, String loggerName) {
        return loggerName != null && loggerName.startsWith(name)
                && (loggerName.length() == name.length() || loggerName.charAt(name.length()) == '.');
    }

    /**
     * Marks the current thread as working for an event log.
     *
     * @return false if it is already marked; otherwise the caller must call {@link #end}
     */
    public static boolean begin() {
        return mark(PIPELINE);
    }

    private static boolean mark(Work work) {
        Work before = AT_WORK.putIfAbsent(Thread.currentThread(), work);
        if (before != null && before.over) {
            AT_WORK.put(Thread.currentThread(), work);
            return true;
        }
        return before == null;
    }

    /**
     * As {@link #begin}, for a thread that converts a log record to an event, and then calls application code, which may
     * log.
     *
     * @return null if it is marked already
     */
    static Work beginRecord() {
        Work work = new Work(true);
        return mark(work) ? work : null;
    }

    /** Whether the current thread converts a log record. */
    static boolean isRecord() {
        Work work = AT_WORK.get(Thread.currentThread());
        return work != null && work.converts && !work.over;
    }

    public static void end() {
        AT_WORK.remove(Thread.currentThread());
    }

    /** Ends what {@link #beginRecord} began. Another mark remains. */
    static void endRecord(Work work) {
        AT_WORK.remove(Thread.currentThread(), work);
    }

    /**
     * Marks the current thread as one that works for nothing but an event log until {@link #endThread}. Its records are
     * then recognized if another thread passes them on. Those that it passes on itself need {@link #begin}.
     */
    public static void beginThread() {
        THREADS.begin(Thread.currentThread());
    }

    public static void endThread() {
        THREADS.end(Thread.currentThread());
    }

    /**
     * Whether a record that the current thread passes on was written by an event log's own thread. If nothing is known
     * of the thread, SQLite's driver counts as such, below INFO.
     */
    static boolean wrote(Origin origin, String loggerName, Level level) {
        return THREADS.wrote(origin)
                || level.compareTo(Level.INFO) < 0 && isWithin(SQLITE, loggerName) && origin.isUnknown();
    }

    /**
     * Marks all threads of this name, also future ones: those that a transport's library starts, and that work for
     * nothing but this transport. Their log records are ignored until {@link #endThreads} was called as often.
     */
    public static void beginThreads(String name) {
        NAMES.merge(name, 1, Integer::sum);
        THREADS.begin(name);
    }

    public static void endThreads(String name) {
        NAMES.computeIfPresent(name, (same, count) -> count == 1 ? null : count - 1);
        THREADS.end(name);
    }

    /** Whether the current thread is one of {@link #beginThreads}. */
    static boolean isOwnThread() {
        return !NAMES.isEmpty() && NAMES.containsKey(Thread.currentThread().getName());
    }
}

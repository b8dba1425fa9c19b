// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.collector.sqlite.SqliteBackup;
import org.eventlog.collector.store.StoreException;
import org.eventlog.thread.Uninterrupted;

/** Writes a backup of the database when one is due, in its own thread, because a backup may take minutes. */
final class Backups implements Runnable {
    /** The interval at which the clock is checked, and the delay before a failed backup is retried. */
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofMinutes(1);

    private final SqliteBackup backup;
    private final Duration every;
    private final InstantSource clock;
    private final OperatorLog operatorLog;
    private final Thread thread;
    private boolean failed;
    /** Guarded by this. */
    private boolean closed;

    Backups(SqliteBackup backup, Duration every, InstantSource clock, OperatorLog operatorLog) {
        this.backup = backup;
        this.every = every;
        this.clock = clock;
        this.operatorLog = operatorLog;
        thread = new Thread(this, "eventlog-collector-backup");
        thread.setDaemon(true);
        thread.setContextClassLoader(Backups.class.getClassLoader());
    }

    /** The existing backups, oldest first. */
    List<Path> copies() throws IOException {
        return backup.copies();
    }

    void start() {
        thread.start();
    }

    /**
     * Stops the thread. Waits for a backup in progress, which would otherwise remain unfinished.
     *
     * @param wait defers interrupts of the calling thread
     */
    void close(Uninterrupted wait) {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        if (!wait.join(thread, STOP.toNanos())) {
            operatorLog.backupNotReady(STOP.toSeconds());
        }
    }

    /**
     * Only {@link #close} ends the loop. An interrupt from elsewhere is ignored, because no more backups would be
     * made.
     */
    @Override
    public void run() {
        while (!isClosed()) {
            makeWhatIsDue();
            pause();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void pause() {
        try {
            if (!closed) {
                TimeUnit.MILLISECONDS.timedWait(this, LOOK.toMillis());
            }
        } catch (InterruptedException e) {
            // The next check comes a little early.
        }
    }

    /**
     * Writes a backup unless there is one that is recent enough. A backup with a date in the future was written before
     * the clock was put back, and says nothing about how recent it is.
     */
    void makeWhatIsDue() {
        try {
            Instant now = clock.instant();
            // As precise as the date in the name
            Instant latest = now.truncatedTo(ChronoUnit.SECONDS);
            if (backup.copies().stream().map(SqliteBackup::madeAt)
                    .noneMatch(made -> !made.isAfter(latest) && now.isBefore(made.plus(every)))) {
                operatorLog.backedUp(backup.make(now));
                failed = false;
            }
        } catch (IOException | StoreException | RuntimeException e) {
            if (!failed) {
                operatorLog.backupFailed(e);
            }
            failed = true;
        }
    }
}

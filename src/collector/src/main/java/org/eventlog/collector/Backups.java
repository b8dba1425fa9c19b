// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eventlog.collector.log.Messages;
import org.eventlog.collector.sqlite.SqliteBackup;
import org.eventlog.collector.store.StoreException;

/** Makes a copy of the database whenever one is due, in a thread of its own: a copy may take minutes. */
final class Backups implements Runnable {
    /** After a failure, and for the clock to be looked at. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final SqliteBackup backup;
    private final Duration every;
    private final InstantSource clock;
    private final Messages messages;
    private final Thread thread;
    private boolean failed;

    Backups(SqliteBackup backup, Duration every, InstantSource clock, Messages messages) {
        this.backup = backup;
        this.every = every;
        this.clock = clock;
        this.messages = messages;
        thread = new Thread(this, "eventlog-collector-backup");
        thread.setDaemon(true);
        thread.setContextClassLoader(Backups.class.getClassLoader());
    }

    void start() {
        thread.start();
    }

    /** Waits for a copy that is being made: its file would stay unfinished. */
    void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofMinutes(1).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                makeWhatIsDue();
                Thread.sleep(LOOK.toMillis());
            }
        } catch (InterruptedException e) {
            // By close: nothing is left to do.
        }
    }

    /** Makes a copy if the newest is old enough, or there is none. */
    void makeWhatIsDue() {
        try {
            List<Path> copies = backup.copies();
            Instant now = clock.instant();
            if (copies.isEmpty() || !now.isBefore(SqliteBackup.madeAt(copies.get(copies.size() - 1)).plus(every))) {
                messages.backedUp(backup.make(now));
                failed = false;
            }
        } catch (IOException | StoreException | RuntimeException e) {
            if (!failed) {
                messages.backupFailed(e);
            }
            failed = true;
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import java.util.concurrent.TimeUnit;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Retention;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.CollectorStats;

/**
 * Deletes events that exceed the limits of age, number or size, in portions between commits. For the writer's thread.
 */
final class Expiry {
    private static final long EVERY = TimeUnit.SECONDS.toNanos(60);
    private static final long AGAIN = TimeUnit.SECONDS.toNanos(5);

    private final EventStore store;
    private final Retention retention;
    private final DiskSpace disk;
    private final OperatorLog operatorLog;
    private final CollectorStats stats;
    private long due = System.nanoTime();
    private long deleted;
    private boolean saidFailed;

    Expiry(EventStore store, Retention retention, DiskSpace disk, OperatorLog operatorLog, CollectorStats stats) {
        this.store = store;
        this.retention = retention;
        this.disk = disk;
        this.operatorLog = operatorLog;
        this.stats = stats;
    }

    /** Starts deletion immediately instead of after a minute, to free space. */
    void hurry() {
        due = System.nanoTime();
    }

    /** Whether more events may have to be deleted, so that the writer should not wait before it continues. */
    boolean isUnderWay() {
        return deleted > 0;
    }

    /** @return false if the store must be reopened */
    boolean work(long now) {
        if (now - due < 0) {
            return true;
        }
        due = now + EVERY;
        try {
            int portion = store.deleteOld(retention.bounds());
            deleted += portion;
            stats.deleted(portion);
            if (portion > 0 || retention.deleteOldAudit(store) > 0) {
                due = now;
            } else {
                done();
            }
            return true;
        } catch (StoreException e) {
            return failed(e, now);
        }
    }

    private void done() {
        if (deleted > 0) {
            operatorLog.retentionDeleted(deleted);
        }
        deleted = 0;
        retention.succeeded();
        saidFailed = false;
    }

    private boolean failed(StoreException e, long now) {
        deleted = 0;
        retention.failed();
        if (!saidFailed) {
            operatorLog.retentionFailed(e);
        }
        saidFailed = true;
        if (e.kind() != StoreException.Kind.FULL) {
            return true;
        }
        due = now + AGAIN;
        disk.isFull();
        return false;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import java.util.concurrent.TimeUnit;
import org.eventlog.collector.keys.StoredKeys;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.StoreException;

/** Synchronizes the keys in memory with those in the store. For the writer's thread. */
final class KeyUpkeep {
    /** How often keys are read again, to learn of keys that another collector created or revoked. */
    static final long RELOAD_MILLIS = 500;
    private static final long USED = TimeUnit.SECONDS.toNanos(60);

    private final EventStore store;
    private final StoredKeys keys;
    private final OperatorLog operatorLog;
    private boolean loaded;
    private boolean saidFailed;
    private long usedAt = System.nanoTime();
    private long reloadedAt = usedAt;

    KeyUpkeep(EventStore store, StoredKeys keys, OperatorLog operatorLog) {
        this.store = store;
        this.keys = keys;
        this.operatorLog = operatorLog;
    }

    /** Loads the keys for the first time only. Later, the known keys remain valid. */
    void load() throws StoreException {
        if (!loaded) {
            keys.load(store);
            loaded = true;
        }
    }

    void reload() {
        try {
            keys.reload(store);
            saidFailed = false;
        } catch (StoreException e) {
            failed(e);
        }
        reloadedAt = System.nanoTime();
    }

    void work(long now) {
        if (store.isShared() && now - reloadedAt >= TimeUnit.MILLISECONDS.toNanos(RELOAD_MILLIS)) {
            reload();
        }
        if (now - usedAt >= USED) {
            usedAt = now;
            try {
                keys.writeUsed(store);
            } catch (StoreException e) {
                // Only the time of last use is affected. Retry in a minute.
                failed(e);
            }
        }
    }

    private void failed(StoreException e) {
        if (!saidFailed) {
            operatorLog.keysNotRead(e);
        }
        saidFailed = true;
    }
}

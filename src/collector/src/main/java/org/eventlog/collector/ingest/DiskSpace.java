// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eventlog.collector.log.OperatorLog;

/** Checks the disk space for the database. Updated by the writer's thread, read by any. */
public final class DiskSpace {
    private static final long WARN_BYTES = 1L << 30;
    private static final int WARN_FRACTION = 10;

    private final Path file;
    private final long least;
    private final OperatorLog operatorLog;
    /** Null if there is no local file. */
    private final ReserveFile reserve;
    private volatile boolean tooLow;
    /** Used by the writer's thread only. */
    private boolean warned;

    /**
     * @param file null if the database is not on a local disk, in which case there is always enough space
     * @param least the free bytes below which events are refused, 0 to never refuse
     * @param reserved the size of the reserve file in bytes, 0 for none
     */
    public DiskSpace(Path file, long least, long reserved, OperatorLog operatorLog) {
        this.file = file;
        this.reserve = file == null ? null : new ReserveFile(file, reserved);
        this.least = least;
        this.operatorLog = operatorLog;
    }

    boolean isTooLow() {
        return tooLow;
    }

    void look() {
        if (file == null) {
            return;
        }
        try {
            FileStore store = Files.getFileStore(file.getParent());
            judge(store.getUsableSpace(), store.getTotalSpace());
            if (!tooLow) {
                reserve.hold(store.getUsableSpace(), least);
            }
        } catch (IOException e) {
            // If the free space is unknown, accept events. A full disk is noticed at the commit.
            tooLow = false;
        }
    }

    /** Called when a commit failed because the disk is full. Deletes the reserve file. */
    void isFull() {
        if (reserve != null) {
            reserve.release();
        }
    }

    void judge(long free, long total) {
        boolean low = free < WARN_BYTES || free < total / WARN_FRACTION;
        boolean tooLowNow = free < least;
        if (tooLowNow && !tooLow) {
            operatorLog.diskTooLow(file, free, least);
            reserve.release();
        } else if (low && !warned && !tooLowNow) {
            operatorLog.lowDisk(file, free);
        }
        warned = low;
        tooLow = tooLowNow;
    }
}

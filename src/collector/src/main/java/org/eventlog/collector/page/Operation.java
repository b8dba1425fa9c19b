// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.ingest.IngestWriter;
import org.eventlog.collector.web.CollectorStats;

/**
 * What the status page shows of the running collector.
 *
 * @param backups null if none are made
 */
public record Operation(CollectorConfig config, IngestWriter writer, CollectorStats stats, Backups backups) {
    /** Finds backups. */
    public interface Backups {
        Optional<Backup> newest() throws IOException;
    }

    /** A backup. */
    public record Backup(String file, Instant at, long bytes) {}
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eventlog.redact.Redactor;

/**
 * The collector's settings, checked; {@link ConfigReader} makes it.
 *
 * @param redactor takes secrets out of what is sent; empty when it is to be kept as it is
 */
public record CollectorConfig(boolean enabled, String path, List<ConfiguredKey> keys, Store store, Duration retention,
        long maxEvents, long maxBytes, String viewerRole, String triageRole, String adminRole, boolean openToLoopback,
        boolean people, PageSettings page,
        Limits limits, Optional<Redactor> redactor, int ratePerSecond, int burst,
        int queueEvents, long queueBytes, Duration commitTimeout, Upkeep upkeep, ListenerSettings listenerSettings) {

    /**
     * How the pages are.
     *
     * @param template the path of the application's own frame around them, empty for none
     * @param tails how many may watch new events at once
     * @param exportEvents how many events one download may have
     */
    public record PageSettings(String template, int tails, int exportEvents) {}

    /**
     * Where the database is and how long one waits for it.
     *
     * @param file of SQLite, null for the others
     * @param postgres null for the others
     * @param openSearch null for the others
     */
    public record Store(Path file, Postgres postgres, OpenSearch openSearch, Duration busyTimeout,
            Duration queryTimeout) {

        /** In a SQLite file. */
        public Store(Path file, Duration busyTimeout, Duration queryTimeout) {
            this(file, null, null, busyTimeout, queryTimeout);
        }

        /** For people: which database, without anything secret. */
        public String where() {
            return postgres != null
                    ? "PostgreSQL of " + postgres.dataSource() + ", schema " + postgres.schema()
                    : openSearch != null
                            ? "OpenSearch at " + openSearch.url() + ", indices " + openSearch.index() + "-*"
                            : String.valueOf(file);
        }
    }

    /**
     * @param dataSource its JNDI name
     * @param schema the tables' own
     */
    public record Postgres(String dataSource, String schema) {}

    /**
     * @param user empty for none
     * @param index what the indices' names begin with
     */
    public record OpenSearch(URI url, String user, String password, String index) {
        @Override
        public String toString() {
            return url + " " + index;
        }
    }

    /**
     * What is done for the database's good.
     *
     * @param minFreeDisk bytes below which no events are taken, 0 for none
     * @param reserve bytes of the file that is given back then, 0 for none
     * @param backups where copies are put, null for none
     */
    public record Upkeep(long minFreeDisk, long reserve, Path backups, Duration backupEvery,
            int backupKeep) {}

    /**
     * What one sender may send at once. Sizes are bytes unless the name says otherwise.
     *
     * @param chunk a message of Fluentd's forward protocol
     */
    public record Limits(int body, int decompressed, int batchEvents, int line, int message, int stack, int value,
            int fields,
            int keyChars, int depth, Duration future, int chunk) {}

    /** A source and the secret it sends; the secret is kept out of {@link #toString()}. */
    public record ConfiguredKey(String source, String secret) {
        @Override
        public String toString() {
            return source + "=(secret)";
        }
    }
}

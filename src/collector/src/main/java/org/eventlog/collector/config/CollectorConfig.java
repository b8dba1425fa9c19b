// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eventlog.address.AddressRange;
import org.eventlog.redact.Redactor;

/**
 * The validated settings of the collector, created by {@link ConfigReader}.
 *
 * @param redactor masks secrets in received events; empty if they are stored unchanged
 */
public record CollectorConfig(boolean enabled, String path, List<ConfiguredKey> keys, Store store, Duration retention,
        long maxEvents, long maxBytes, String viewerRole, String triageRole, String adminRole, boolean openToLoopback,
        boolean people, PageSettings page,
        Limits limits, Optional<Redactor> redactor, int ratePerSecond, int burst,
        int queueEvents, long queueBytes, Duration commitTimeout, Upkeep upkeep, Maps maps, Issues issues,
        ListenerSettings listenerSettings, Notify notifications) {

    /**
     * The settings of issues.
     *
     * @param mostNew the new issues of one source per hour, above which its events share one issue
     * @param clientErrors whether requests with a status from 400 to 499 are issues
     */
    public record Issues(int mostNew, boolean clientErrors) {}

    /**
     * The settings of notifications.
     *
     * @param allow addresses that webhooks may be sent to in addition to public ones
     * @param url the collector's address for links, ending with a slash; null if unknown
     * @param mailSession the JNDI name of the mail session, empty for none
     * @param mailFrom the sender's address, empty for the session's
     */
    public record Notify(List<AddressRange> allow, String url, String mailSession, String mailFrom) {}

    /**
     * The settings of the pages.
     *
     * @param template the path of the application's page template, empty for none
     * @param tails the maximum number of live tails
     * @param exportEvents the maximum number of events in a download
     */
    public record PageSettings(String template, int tails, int exportEvents) {}

    /**
     * The settings of the store, and its time limits.
     *
     * @param file the SQLite file, null for other databases
     * @param postgres null for other databases
     * @param openSearch null for other databases
     * @param searchTime how long a request searches before it returns a part of the result
     */
    public record Store(Path file, Postgres postgres, OpenSearch openSearch, Duration busyTimeout,
            Duration queryTimeout, Duration searchTime) {

        /** Creates the settings of a SQLite store whose searches are complete. */
        public Store(Path file, Duration busyTimeout, Duration queryTimeout) {
            this(file, null, null, busyTimeout, queryTimeout, queryTimeout);
        }

        /** Names the database for users, without secrets. */
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
     * @param schema the schema of the collector's tables
     */
    public record Postgres(String dataSource, String schema) {
        public static boolean isSchema(String name) {
            return name.matches("[a-z][a-z0-9_]{0,62}") && !name.startsWith("pg_");
        }
    }

    /**
     * @param user empty for none
     * @param index the prefix of the index names
     */
    public record OpenSearch(URI url, String user, String password, String index) {
        public static boolean isUrl(String text) {
            try {
                URI url = URI.create(text);
                return ("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null
                        && url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        public static boolean isIndex(String prefix) {
            return prefix.matches("[a-z][a-z0-9_-]{0,99}");
        }

        @Override
        public String toString() {
            return url + " " + index;
        }
    }

    /**
     * The settings of disk space, backups and the audit log.
     *
     * @param minFreeDisk the free bytes below which events are refused, 0 for none
     * @param reserve the size of the reserve file in bytes, 0 for none
     * @param backups the directory of backups, null for none
     * @param sources the limits of single sources
     */
    public record Upkeep(long minFreeDisk, long reserve, Path backups, Duration backupEvery,
            int backupKeep, AuditLimit audit, List<SourceLimit> sources) {}

    /** How long entries of the audit log are kept, and how many. */
    public record AuditLimit(Duration age, long most) {}

    /**
     * The limits of one source.
     *
     * @param most the maximum number of its events
     */
    public record SourceLimit(String source, Duration age, long most) {}

    /**
     * The settings of source maps.
     *
     * @param directory null if they are off
     * @param size the maximum bytes of one map
     * @param files the maximum number of maps of each source
     * @param bytes the maximum bytes of all maps of each source
     */
    public record Maps(Path directory, int size, int files, long bytes) {}

    /**
     * The limits of requests and messages. Sizes are in bytes unless the name states otherwise.
     *
     * @param chunk the size of a message of Fluentd's forward protocol
     */
    public record Limits(int body, int decompressed, int batchEvents, int line, int message, int stack, int value,
            int fields,
            int keyChars, int depth, Duration future, int chunk) {}

    /** A source and its secret, which {@link #toString()} does not contain. */
    public record ConfiguredKey(String source, String secret) {
        @Override
        public String toString() {
            return source + "=(secret)";
        }
    }
}

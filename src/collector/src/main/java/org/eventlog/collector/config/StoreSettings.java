// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.config;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.file.DatabaseName;
import org.eventlog.file.ServerDirectory;

/** Reads the settings of the store. */
final class StoreSettings {
    private enum Kind {
        SQLITE, POSTGRES, OPENSEARCH
    }

    private static final Setting<Kind> STORE = Setting.choice("eventlog.collector.store", Kind.SQLITE);
    private static final Setting<String> DB = Setting.text("eventlog.collector.db", "")
            .allowing("a file, no memory and no URI",
                    name -> !DatabaseName.isMemory(name) && !DatabaseName.isUri(name));
    private static final Setting<Duration> BUSY = Setting.duration("eventlog.collector.busy-timeout", "5s", "10ms",
            "1m");
    private static final Setting<Duration> QUERY = Setting.duration("eventlog.collector.query-timeout", "5s", "10ms",
            "5m");
    private static final Setting<Duration> SEARCH = Setting.duration("eventlog.collector.search-time", "100ms", "0s",
            "5m");
    private static final Setting<String> DATA_SOURCE = Setting.text("eventlog.collector.postgres.datasource",
            "java:comp/DefaultDataSource");
    private static final Setting<String> SCHEMA = Setting.text("eventlog.collector.postgres.schema", "eventlog")
            .allowing("1 to 63 small letters, digits and _, with a letter first",
                    CollectorConfig.Postgres::isSchema);
    private static final Setting<String> URL = Setting.text("eventlog.collector.opensearch.url",
            "http://localhost:9200")
            .allowing("an http or https URL without a user and a query", CollectorConfig.OpenSearch::isUrl);
    private static final Setting<String> USER = Setting.text("eventlog.collector.opensearch.user", "")
            .allowing("a name without a colon", user -> user.indexOf(':') < 0);
    private static final Setting<String> PASSWORD = Setting.secret("eventlog.collector.opensearch.password");
    private static final Setting<String> INDEX = Setting.text("eventlog.collector.opensearch.index", "eventlog")
            .allowing("1 to 100 small letters, digits, _ and -, with a letter first",
                    CollectorConfig.OpenSearch::isIndex);

    private final Settings settings;

    StoreSettings(Settings settings) {
        this.settings = settings;
    }

    CollectorConfig.Store read() {
        Duration busy = settings.get(BUSY);
        Duration query = settings.get(QUERY);
        Duration search = settings.get(SEARCH);
        // Read all of them, so that errors are reported even for a store that is not selected.
        Path file = file();
        CollectorConfig.Postgres postgres = new CollectorConfig.Postgres(settings.get(DATA_SOURCE),
                settings.get(SCHEMA));
        CollectorConfig.OpenSearch openSearch = new CollectorConfig.OpenSearch(URI.create(settings.get(URL)),
                settings.get(USER), settings.get(PASSWORD), settings.get(INDEX));
        return switch (settings.get(STORE)) {
            case SQLITE -> new CollectorConfig.Store(file, null, null, busy, query, search);
            case POSTGRES -> new CollectorConfig.Store(null, postgres, null, busy, query, search);
            case OPENSEARCH -> new CollectorConfig.Store(null, null, openSearch, busy, query, search);
        };
    }

    private Path file() {
        Path file = null;
        String given = settings.get(DB);
        try {
            file = given.isEmpty() ? ServerDirectory.find().resolve("eventlog-collector.db") : Path.of(given);
        } catch (InvalidPathException e) {
            settings.fault(DB, "a file");
        }
        return file == null ? null : file.toAbsolutePath().normalize();
    }
}

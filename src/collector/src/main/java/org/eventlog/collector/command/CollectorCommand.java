// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.command;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.maps.MapCopy;
import org.eventlog.collector.opensearch.OpenSearchStore;
import org.eventlog.collector.postgres.PostgresStore;
import org.eventlog.collector.sqlite.SqliteContents;
import org.eventlog.collector.sqlite.SqliteRestore;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.StoreException;

/**
 * Commands for operators: {@code copy} copies a SQLite database to PostgreSQL or OpenSearch, {@code restore} puts a
 * backup in the place of the database.
 */
public final class CollectorCommand {
    private static final String USAGE = """
            copy --from FILE --to postgres --url jdbc:postgresql://HOST/DATABASE [--user NAME] [--schema NAME] [MORE]
            copy --from FILE --to opensearch --url https://HOST:9200 [--user NAME] [--index PREFIX] [MORE]
            restore --backup FILE --to FILE
            MORE: --after N copies only events after this one; --maps DIRECTORY --maps-to DIRECTORY copies source maps.
            The password is read from the environment variable EVENTLOG_COPY_PASSWORD.""";
    private static final Duration BUSY = Duration.ofMinutes(1);
    private static final Duration QUERY = Duration.ofMinutes(5);
    private static final int SAID_EVERY = 100_000;
    private static final int WRONG_USE = 2;

    private final PrintStream out;
    private final String password;

    CollectorCommand(PrintStream out, String password) {
        this.out = out;
        this.password = password;
    }

    /** Exits with 0 if all was done, 1 if it failed, 2 for wrong arguments. */
    public static void main(String[] arguments) {
        System.exit(new CollectorCommand(System.out, System.getenv("EVENTLOG_COPY_PASSWORD")).run(arguments));
    }

    int run(String... arguments) {
        try {
            switch (arguments.length == 0 ? "" : arguments[0]) {
                case "copy" ->
                    copy(options(arguments,
                            Set.of("from", "to", "url", "user", "schema", "index", "after", "maps", "maps-to")));
                case "restore" -> restore(options(arguments, Set.of("backup", "to")));
                default -> throw new IllegalArgumentException("copy or restore");
            }
            return 0;
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.println(USAGE);
            return WRONG_USE;
        } catch (IOException | SQLException | StoreException e) {
            out.println("failed: " + e.getMessage());
            return 1;
        }
    }

    private static Map<String, String> options(String[] arguments, Set<String> known) {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            if (!known.contains(name) || i + 1 == arguments.length) {
                throw new IllegalArgumentException("not understood: " + arguments[i]);
            }
            if (options.put(name, arguments[i + 1]) != null) {
                throw new IllegalArgumentException("twice: --" + name);
            }
        }
        return options;
    }

    private static String needed(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException("missing: --" + name);
        }
        return value;
    }

    private void restore(Map<String, String> options) throws IOException, StoreException {
        List<Path> before = SqliteRestore.restore(Path.of(needed(options, "backup")), Path.of(needed(options, "to")));
        out.println("restored" + (before.isEmpty() ? "" : "; the database before it: " + before.get(0)));
    }

    private void copy(Map<String, String> options) throws IOException, SQLException, StoreException {
        String url = needed(options, "url");
        String to = needed(options, "to");
        String after = options.getOrDefault("after", "0");
        if (!after.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("--after: a number");
        }
        if (options.containsKey("maps") != options.containsKey("maps-to")) {
            throw new IllegalArgumentException("--maps and --maps-to: both or none");
        }
        if (options.containsKey("maps") && !Files.isDirectory(Path.of(options.get("maps")))) {
            throw new IllegalArgumentException("--maps: there is no directory " + options.get("maps"));
        }
        copy(options, to, url, Long.parseLong(after));
        if (options.containsKey("maps")) {
            out.println(MapCopy.copy(Path.of(options.get("maps")), Path.of(options.get("maps-to")))
                    + " source maps copied");
        }
    }

    private void copy(Map<String, String> options, String to, String url, long after)
            throws SQLException, StoreException {
        try (SqliteContents from = new SqliteContents(Path.of(needed(options, "from")))) {
            if (to.equals("postgres")) {
                String schema = options.getOrDefault("schema", "eventlog");
                if (!CollectorConfig.Postgres.isSchema(schema)) {
                    throw new IllegalArgumentException("--schema: small letters, digits and _");
                }
                try (OneConnection connection = new OneConnection(url, options.get("user"), password)) {
                    copy(from, new PostgresStore(connection.source(), schema, BUSY, QUERY), after);
                }
            } else if (to.equals("opensearch")) {
                String index = options.getOrDefault("index", "eventlog");
                if (!CollectorConfig.OpenSearch.isIndex(index)) {
                    throw new IllegalArgumentException("--index: small letters, digits, _ and -");
                }
                if (!CollectorConfig.OpenSearch.isUrl(url)) {
                    throw new IllegalArgumentException("--url: an http or https URL without a user and a query");
                }
                copy(from, new OpenSearchStore(new CollectorConfig.OpenSearch(URI.create(url),
                        options.getOrDefault("user", ""), password == null ? "" : password, index), BUSY, QUERY),
                        after);
            } else {
                throw new IllegalArgumentException("--to: postgres or opensearch");
            }
        }
    }

    private void copy(SqliteContents from, EventStore to, long after) throws StoreException {
        try {
            to.open();
            long all = from.count();
            long[] said = new long[1];
            EventCopy.Result result = new EventCopy(from, to).run(after, events -> {
                if (events / SAID_EVERY > said[0]) {
                    said[0] = events / SAID_EVERY;
                    out.println(events + " of about " + all + " events");
                }
            });
            out.println(result.events() + " events copied, " + result.duplicates() + " were there; "
                    + result.issues() + " issues, " + result.keys() + " keys, " + result.people() + " users, "
                    + result.audit() + " audit entries, " + result.deployments() + " deployments");
            if (result.auditTaken() > 0) {
                out.println(result.auditTaken() + " audit entries were there, or the numbers of others");
            }
            if (result.deploymentsTaken() > 0) {
                out.println(
                        result.deploymentsTaken() + " deployments were not copied: other sources have their numbers");
            }
            out.println("To copy what has arrived since, repeat with --after " + result.last());
        } finally {
            to.close();
        }
    }
}

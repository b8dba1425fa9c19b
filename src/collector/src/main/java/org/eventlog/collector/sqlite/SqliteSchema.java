// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.eventlog.collector.store.StoreException;
import org.eventlog.text.SqlScript;

/**
 * The layout of the database file, made by the files {@code schema-1.sql} to {@code schema-7.sql}. All times are milliseconds since 1970.
 *
 * <pre>
 * source    id, name                        who sends
 * api_key   id, src, hash, legacy,          keys; origin 'config' or 'page'; scopes as of KeyRow.Scope, with commas
 *           origin, created, revoked, label,
 *           scopes, max_lvl, addresses,
 *           created_by, expires, last_used
 * event     seq                             order of arrival, never used twice
 *           src, eid                        unique together: the second of them is a duplicate
 *           ts, rcv                         when it happened, when it was received
 *           lvl                             5 trace, 10 debug, 20 info, 25 ok, 30 warn, 40 error, 50 critical, 60 extreme
 *           grp                             its issue, or null
 *           key, ip, origin                 the sender's key and address; 'api', 'form', …
 *           user, name, req, corr, msg      the event's own
 *           data                            everything else of the event, a JSON object
 *           flags                           see Flags
 * event_fts txt, tags                       words; tags like 's3 l50', so that source and level need no join
 * hist      step, bucket, src, lvl, n       how many events, by the minute and by the hour
 * issue     id, src, fp, title, lvl, first, last, n, state, changed_at, changed_by, mute_until, mute_n,
 *           release, fixed_n, fixed_after   of its first event; the release after which it is resolved
 * change    id, issue, before, after        what a change made of each issue, so that it can be undone
 * audit     id, at, who, ip, action, subject, detail
 * audit_limit least                       entries of the audit with lower numbers may be deleted
 * block     id, first, last                 1,024 event numbers each, and the range of the times of these events
 * block_from kind, value, block            the keys and addresses that the events of a block came from
 * deployment id, src, release, at, by_key  the oldest of a release is the release's number
 * document  name, version, body          documents of the collector itself, as JSON
 * person    name, password, role, created
 * </pre>
 */
final class SqliteSchema {
    private static final int APPLICATION_ID = 0x45564c43;
    private static final int VERSION = 7;
    /** The version that has blocks. */
    private static final int BLOCKS = 7;

    private SqliteSchema() {}

    /** Creates the tables in a new file. A file of another program is refused and not changed. */
    static void prepare(Connection connection) throws SQLException, StoreException {
        try (Statement statement = connection.createStatement()) {
            boolean empty = number(statement, "SELECT count(*) FROM sqlite_master") == 0;
            long application = number(statement, "PRAGMA application_id");
            long version = number(statement, "PRAGMA user_version");
            if (!empty && application != APPLICATION_ID) {
                throw new StoreException(StoreException.Kind.FAILED, "it is not a collector's database");
            }
            if (version > VERSION) {
                throw new StoreException(StoreException.Kind.FAILED, "it was made by a newer collector");
            }
            if (empty) {
                // So that space freed by retention can be released without rewriting the whole file.
                statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            }
            statement.execute("PRAGMA journal_mode = WAL");
            if (empty || version < VERSION) {
                statement.execute("BEGIN IMMEDIATE");
                try {
                    // One by one, even in a new file, so that there is only one way to each version.
                    for (long next = empty ? 1 : Math.max(1, version) + 1; next <= VERSION; next++) {
                        run(statement, SqlScript.statements(
                                SqliteSchema.class.getResourceAsStream("schema-" + next + ".sql")));
                        if (next == BLOCKS) {
                            BlockContents.fill(statement);
                        }
                    }
                    statement.execute("PRAGMA user_version = " + VERSION);
                    statement.execute("COMMIT");
                } catch (SQLException e) {
                    statement.execute("ROLLBACK");
                    throw e;
                }
            }
        }
    }

    /** @throws StoreException if it is not a collector's database of this version */
    static void check(Statement statement) throws SQLException, StoreException {
        if (checkNotNewer(statement) < VERSION) {
            throw new StoreException(StoreException.Kind.FAILED,
                    "it was made by an older collector; start this one with it once");
        }
    }

    /**
     * @return its version
     * @throws StoreException if it is not a collector's database of this version or an earlier one
     */
    static long checkNotNewer(Statement statement) throws SQLException, StoreException {
        if (number(statement, "PRAGMA application_id") != APPLICATION_ID) {
            throw new StoreException(StoreException.Kind.FAILED, "it is not a collector's database");
        }
        long version = number(statement, "PRAGMA user_version");
        if (version > VERSION) {
            throw new StoreException(StoreException.Kind.FAILED, "it was made by a newer collector");
        }
        return version;
    }

    private static void run(Statement statement, List<String> all) throws SQLException {
        for (String sql : all) {
            statement.execute(sql);
        }
    }

    static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}

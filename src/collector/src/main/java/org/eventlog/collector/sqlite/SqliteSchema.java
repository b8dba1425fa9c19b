// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.eventlog.collector.store.StoreException;

/**
 * The layout of the database file. All times are milliseconds since 1970.
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
 * issue     id, src, fp, title, lvl, first, last, n, state, changed_at, changed_by, mute_until, mute_n
 * change    id, issue, before, after        what a change made of each issue, so that it can be undone
 * audit     id, at, who, ip, action, subject, detail
 * person    name, password, role, created
 * </pre>
 */
final class SqliteSchema {
    private static final int APPLICATION_ID = 0x45564c43;
    private static final int VERSION = 3;

    /** The first version. The others follow, even in a new file, so that there is only one way to each version. */
    private static final String[] FIRST = {
            "CREATE TABLE source(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
            """
                    CREATE TABLE api_key(id TEXT PRIMARY KEY, src INTEGER NOT NULL REFERENCES source(id),
                    hash BLOB NOT NULL, legacy INTEGER NOT NULL, origin TEXT NOT NULL, created INTEGER NOT NULL,
                    revoked INTEGER)""",
            """
                    CREATE TABLE event(seq INTEGER PRIMARY KEY AUTOINCREMENT, src INTEGER NOT NULL, eid TEXT NOT NULL,
                    ts INTEGER NOT NULL, rcv INTEGER NOT NULL, lvl INTEGER NOT NULL, grp INTEGER, ip TEXT, user TEXT,
                    origin TEXT NOT NULL, name TEXT, req TEXT, corr TEXT, msg TEXT, data TEXT NOT NULL,
                    flags INTEGER NOT NULL, UNIQUE(src, eid))""",
            "CREATE INDEX event_ts ON event(ts)",
            "CREATE INDEX event_src_ts ON event(src, ts)",
            "CREATE INDEX event_grave ON event(ts, lvl, src) WHERE lvl >= 40",
            "CREATE INDEX event_grp ON event(grp, ts) WHERE grp IS NOT NULL",
            "CREATE INDEX event_req ON event(req, ts) WHERE req IS NOT NULL",
            "CREATE INDEX event_corr ON event(corr, ts) WHERE corr IS NOT NULL",
            "CREATE VIRTUAL TABLE event_fts USING fts5(txt, tags, content='', contentless_delete=1)",
            "PRAGMA application_id = " + APPLICATION_ID};

    private static final String[] SECOND = {
            "ALTER TABLE event ADD COLUMN key TEXT",
            // Ordered by time and number. Otherwise SQLite would read all events in that order until it has enough.
            "DROP INDEX event_grave",
            "CREATE INDEX event_grave ON event(ts) WHERE lvl >= 40",
            "CREATE INDEX event_src_grave ON event(src, ts) WHERE lvl >= 40",
            "ALTER TABLE api_key ADD COLUMN label TEXT",
            "ALTER TABLE api_key ADD COLUMN scopes TEXT NOT NULL DEFAULT 'INGEST'",
            "ALTER TABLE api_key ADD COLUMN max_lvl INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE api_key ADD COLUMN addresses TEXT",
            "ALTER TABLE api_key ADD COLUMN created_by TEXT",
            "ALTER TABLE api_key ADD COLUMN expires INTEGER",
            "ALTER TABLE api_key ADD COLUMN last_used INTEGER",
            """
                    CREATE TABLE hist(step INTEGER NOT NULL, bucket INTEGER NOT NULL, src INTEGER NOT NULL,
                    lvl INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(step, bucket, src, lvl)) WITHOUT ROWID""",
            """
                    CREATE TABLE issue(id INTEGER PRIMARY KEY AUTOINCREMENT, src INTEGER NOT NULL, fp TEXT NOT NULL,
                    title TEXT NOT NULL, lvl INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                    n INTEGER NOT NULL, state TEXT NOT NULL, changed_at INTEGER, changed_by TEXT, mute_until INTEGER,
                    mute_n INTEGER, UNIQUE(src, fp))""",
            "CREATE INDEX issue_last ON issue(last)",
            """
                    CREATE TABLE change(id INTEGER NOT NULL, issue INTEGER NOT NULL, before TEXT NOT NULL,
                    after INTEGER NOT NULL, PRIMARY KEY(id, issue)) WITHOUT ROWID""",
            """
                    CREATE TABLE audit(id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who TEXT NOT NULL,
                    ip TEXT, action TEXT NOT NULL, subject TEXT, detail TEXT)""",
            "CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'audit'); END",
            "CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'audit'); END",
            "CREATE TABLE person(name TEXT PRIMARY KEY, password TEXT NOT NULL, role TEXT NOT NULL, "
                    + "created INTEGER NOT NULL)",
            """
                    INSERT INTO hist(step, bucket, src, lvl, n)
                    SELECT s.step, ts - ts % s.step, src, lvl, count(*)
                    FROM event, (SELECT 60000 AS step UNION ALL SELECT 3600000) s GROUP BY 1, 2, 3, 4"""};

    /** Ids are found through the full-text index, see {@link FtsQuery}, which is merged half as often. */
    private static final String[] THIRD = {"DROP INDEX event_req", "DROP INDEX event_corr",
            "INSERT INTO event_fts(event_fts, rank) VALUES('automerge', 8)",
            "PRAGMA user_version = " + VERSION};

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
                    run(statement, empty ? FIRST : new String[0]);
                    run(statement, version < 2 ? SECOND : new String[0]);
                    run(statement, THIRD);
                    statement.execute("COMMIT");
                } catch (SQLException e) {
                    statement.execute("ROLLBACK");
                    throw e;
                }
            }
        }
    }

    private static void run(Statement statement, String... all) throws SQLException {
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

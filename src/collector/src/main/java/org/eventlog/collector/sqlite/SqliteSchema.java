// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.eventlog.collector.store.StoreException;

/**
 * The layout of the database file.
 *
 * <pre>
 * source    id, name                        who sends
 * api_key   id, src, hash, legacy,          keys; origin 'config' or 'page'; revoked: when, or null
 *           origin, created, revoked
 * event     seq                             order of arrival, never used twice
 *           src, eid                        unique together: the second of them is a duplicate
 *           ts, rcv                         when it happened, when it was received (ms since 1970)
 *           lvl                             5 trace, 10 debug, 20 info, 25 ok, 30 warn, 40 error, 50 critical, 60 extreme
 *           grp                             for grouping alike events; empty as yet
 *           ip, origin                      the sender's address; 'api' or 'form'
 *           user, name, req, corr, msg      the event's own
 *           data                            everything else of the event, a JSON object
 *           flags                           see Flags
 * event_fts txt, tags                       words; tags like 's3 l50', so that source and level need no join
 * </pre>
 */
public final class SqliteSchema {
    private static final int APPLICATION_ID = 0x45564c43;
    private static final int VERSION = 1;

    private static final String[] TABLES = {
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
            "PRAGMA application_id = " + APPLICATION_ID, "PRAGMA user_version = " + VERSION};

    private SqliteSchema() {}

    /** Makes the tables in a new file; refuses a file that is somebody else's, which is left as it is. */
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
            statement.execute("PRAGMA journal_mode = WAL");
            if (empty) {
                statement.execute("BEGIN IMMEDIATE");
                for (String sql : TABLES) {
                    statement.execute(sql);
                }
                statement.execute("COMMIT");
            }
        }
    }

    static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}

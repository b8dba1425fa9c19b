// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.postgres;

import java.sql.SQLException;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.StoreException;
import org.eventlog.text.SqlScript;

/**
 * The tables, in a separate schema, made by the files {@code schema-1.sql} to {@code schema-4.sql}. All times are milliseconds since 1970. For the columns, see SQLite's schema.
 * Additional here:
 *
 * <pre>
 * version   number                     the version of this layout
 * state     newest, bytes              one row, locked by the writer: the last event's number, the size of all events
 * event     session, thrown            extracted from the data, for lists
 *           size                       the event's size without indexes
 *           words                      its words with their positions, and tags like ':s3' and ':l50'
 * </pre>
 */
final class PostgresSchema {
    private static final int VERSION = 4;
    /** An arbitrary number, the same for all collectors, so that two of them do not create tables at the same time. */
    private static final long LOCK = 0x45564c43;

    private PostgresSchema() {}

    /** Creates or updates the tables. If none needs it, no permission to create tables is needed. */
    static void prepare(Sessions sessions, String schema) throws StoreException {
        long version = sessions.write(transaction -> {
            transaction.select(row -> null, "SELECT pg_advisory_xact_lock(?)", LOCK);
            // Queries the catalogue's tables, because to_regclass() may not see what another collector has just
            // created.
            if (transaction.number("SELECT count(*) FROM pg_tables WHERE schemaname = ? AND tablename = 'version'",
                    schema) > 0) {
                long present = transaction.number("SELECT number FROM " + schema + ".version");
                update(transaction, present);
                return Math.max(present, VERSION);
            }
            if (transaction.number("SELECT count(*) FROM pg_namespace WHERE nspname = ?", schema) == 0) {
                transaction.update("CREATE SCHEMA " + schema);
            }
            run(transaction, 1);
            transaction.update("INSERT INTO version(number) VALUES(1)");
            update(transaction, 1);
            return (long) VERSION;
        });
        if (version != VERSION) {
            throw new StoreException(StoreException.Kind.FAILED,
                    "its tables are those of another version of the collector");
        }
    }

    private static void update(Transaction transaction, long present) throws SQLException {
        for (long next = present + 1; next <= VERSION; next++) {
            run(transaction, next);
            transaction.update("UPDATE version SET number = ?", next);
        }
    }

    private static void run(Transaction transaction, long version) throws SQLException {
        for (String sql : SqlScript
                .statements(PostgresSchema.class.getResourceAsStream("schema-" + version + ".sql"))) {
            transaction.update(sql);
        }
    }
}

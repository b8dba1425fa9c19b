// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.collector.event.Group;
import org.eventlog.collector.sql.Database;
import org.eventlog.collector.sql.Rows;
import org.eventlog.collector.sql.SqlAudit;
import org.eventlog.collector.sql.SqlIssues;
import org.eventlog.collector.sql.SqlKeys;
import org.eventlog.collector.sql.SqlPeople;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueQuery;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.Person;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreImport;
import org.eventlog.sqlite.SqliteDriver;
import org.sqlite.SQLiteConfig;

/**
 * Everything in a database file, to be copied to another store. The collector that has the file open may go on meanwhile;
 * it must be another process.
 */
public final class SqliteContents implements Database, AutoCloseable {
    private static final int BUSY_MILLIS = 60_000;
    private final Connection connection;
    private Map<Long, Group> groups = Map.of();

    /** An event and the name of its source. */
    public record Event(long seq, String source, String id, long ts, long received, int level, Group group,
            String address, String user, String origin, String name, String request, String correlation, String message,
            String data, int flags, String key) {}

    /** @throws StoreException if it is not a collector's database of this version */
    public SqliteContents(Path file) throws StoreException {
        if (!Files.isRegularFile(file)) {
            throw new StoreException(StoreException.Kind.FAILED, "there is no file " + file);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        boolean ready = false;
        Connection opened = null;
        try {
            opened = SqliteDriver.connect(file, config.toProperties());
            try (Statement statement = opened.createStatement()) {
                SqliteSchema.check(statement);
            }
            ready = true;
        } catch (SQLException e) {
            throw SqliteFault.of(e);
        } finally {
            if (!ready) {
                close(opened);
            }
        }
        connection = opened;
    }

    public List<KeyRow> keys() throws StoreException {
        return new SqlKeys(this).all();
    }

    public List<Person> people() throws StoreException {
        return new SqlPeople(this).all();
    }

    /** The entries of the audit log with higher numbers, the oldest first. */
    public List<AuditEntry> audit(long after, int limit) throws StoreException {
        return read(row -> new AuditEntry(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4),
                row.getString(5), row.getString(6), row.getString(7)), SqlAudit.SELECT
                        + " WHERE id > ? ORDER BY id LIMIT ?",
                after, limit);
    }

    public List<StoreImport.Known> issues() throws StoreException {
        Map<Long, String> fingerprints = new HashMap<>();
        read(row -> fingerprints.put(row.getLong(1), row.getString(2)), "SELECT id, fp FROM issue");
        List<StoreImport.Known> all = new ArrayList<>();
        for (Issue issue : new SqlIssues(this, (filter, upToSeq, atMost) -> List.of())
                .list(new IssueQuery(null, null, null, null, null, Integer.MAX_VALUE))) {
            String fingerprint = fingerprints.get(issue.id());
            // One that began in between comes with the next run.
            if (fingerprint != null) {
                all.add(new StoreImport.Known(fingerprint, issue));
            }
        }
        Collections.reverse(all);
        return all;
    }

    /** The events with higher numbers, by number. */
    public List<Event> events(long after, int limit) throws StoreException {
        groups = new HashMap<>();
        return read(this::event, """
                SELECT e.seq, s.name, e.eid, e.ts, e.rcv, e.lvl, e.grp, e.ip, e.user, e.origin, e.name, e.req, e.corr,
                e.msg, e.data, e.flags, e.key, i.fp, i.title FROM event e NOT INDEXED JOIN source s ON s.id = e.src
                LEFT JOIN issue i ON i.id = e.grp WHERE e.seq > ? ORDER BY e.seq LIMIT ?""", after, limit);
    }

    private Event event(ResultSet row) throws SQLException {
        Long issue = Rows.number(row, 7);
        String fingerprint = row.getString(18);
        String title = row.getString(19);
        return new Event(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4), row.getLong(5),
                row.getInt(6),
                issue == null || fingerprint == null
                        ? null
                        : groups.computeIfAbsent(issue, number -> new Group(fingerprint, title)),
                row.getString(8), row.getString(9), row.getString(10), row.getString(11), row.getString(12),
                row.getString(13), row.getString(14), row.getString(15), row.getInt(16), row.getString(17));
    }

    public long count() throws StoreException {
        return read(row -> row.getLong(1), "SELECT count(*) FROM event").get(0);
    }

    @Override
    public <T> T write(Transaction.Work<T> work) {
        throw new UnsupportedOperationException("it only reads");
    }

    @Override
    public <T> List<T> read(Rows.Row<T> row, String sql, Object... values) throws StoreException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            return Rows.all(select, row, values);
        } catch (SQLException e) {
            throw SqliteFault.of(e);
        }
    }

    @Override
    public void close() {
        close(connection);
    }

    private static void close(Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // A connection that only reads has nothing to lose.
        }
    }
}

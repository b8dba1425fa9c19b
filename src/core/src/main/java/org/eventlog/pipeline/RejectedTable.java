// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.eventlog.Level;
import org.eventlog.RejectedEvent;

/**
 * The part of a journal's file with rejected events: the newest 10,000. Used within the transactions of
 * {@link SqliteChunkStore}.
 *
 * <pre>
 * rejected  id INTEGER PRIMARY KEY, time INTEGER (ms since 1970), level INTEGER (as in Level), reason TEXT, event BLOB
 * </pre>
 */
final class RejectedTable {
    static final int MAX = 10_000;
    static final int MAX_IN_MEMORY = 1_000;

    private final Connection connection;

    RejectedTable(Connection connection) {
        this.connection = connection;
    }

    /** Their number; 0 if it can't be read. */
    int count() {
        try (Statement s = connection.createStatement()) {
            return SqliteFile.number(s, "SELECT count(*) FROM rejected");
        } catch (SQLException e) {
            return 0;
        }
    }

    /** @return how many were added */
    int add(List<RejectedEvent> events) throws SQLException {
        if (events.isEmpty()) {
            return 0;
        }
        try (PreparedStatement insert = connection
                .prepareStatement("INSERT INTO rejected(time, level, reason, event) VALUES(?, ?, ?, ?)")) {
            for (RejectedEvent event : events) {
                insert.setLong(1, event.time().toEpochMilli());
                insert.setInt(2, event.level().ordinal());
                insert.setString(3, event.reason());
                insert.setBytes(4, event.event());
                insert.executeUpdate();
            }
        }
        return events.size();
    }

    /**
     * Deletes those with the lowest ids if there are too many.
     *
     * @param all how many there are
     * @return how many there are then
     */
    int bound(int all) throws SQLException {
        if (all <= MAX) {
            return all;
        }
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM rejected WHERE id IN (SELECT id FROM rejected ORDER BY id LIMIT ?)")) {
            delete.setInt(1, all - MAX);
            return all - delete.executeUpdate();
        }
    }

    /** Adds events of another file, with their ids. */
    void restore(List<RejectedEvent> events) throws SQLException {
        try (PreparedStatement insert = connection
                .prepareStatement("INSERT INTO rejected(id, time, level, reason, event) VALUES(?, ?, ?, ?, ?)")) {
            for (RejectedEvent event : events) {
                insert.setLong(1, event.id());
                insert.setLong(2, event.time().toEpochMilli());
                insert.setInt(3, event.level().ordinal());
                insert.setString(4, event.reason());
                insert.setBytes(5, event.event());
                insert.executeUpdate();
            }
        }
    }

    /** @return how many there were */
    int remove(Collection<Long> ids) throws SQLException {
        if (ids.isEmpty()) {
            return 0;
        }
        int removed = 0;
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM rejected WHERE id = ?")) {
            for (long id : ids) {
                delete.setLong(1, id);
                removed += delete.executeUpdate();
            }
        }
        return removed;
    }

    /** The ids on a damaged file, for {@link #nextIntact}. */
    IntactKeys intactIds() {
        return new IntactKeys(connection, "rejected", "id");
    }

    /** The next events that are intact on a damaged file, lowest id first, of about so many bytes; none at the end. */
    List<RejectedEvent> nextIntact(IntactKeys ids, long upToBytes) {
        List<RejectedEvent> piece = new ArrayList<>();
        long size = 0;
        while (piece.isEmpty()) {
            List<Long> found = ids.next();
            if (found.isEmpty()) {
                break;
            }
            for (int i = 0; i < found.size() && size < upToBytes; i++) {
                RejectedEvent event = intact(found.get(i), ids);
                ids.passed(found.get(i));
                if (event != null) {
                    piece.add(event);
                    size += event.event().length;
                }
            }
        }
        return piece;
    }

    /** Null if it cannot be read. */
    private RejectedEvent intact(long id, IntactKeys ids) {
        try {
            return list(id - 1, 1, Long.MAX_VALUE).stream().filter(event -> event.id() == id).findFirst().orElse(null);
        } catch (SQLException | RuntimeException e) {
            ids.failed();
            return null;
        }
    }

    /** Those after the id, lowest first, but no more when they have so many bytes. */
    List<RejectedEvent> list(long after, int limit, long upToBytes) throws SQLException {
        long size = 0;
        List<RejectedEvent> events = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id, time, level, reason, event FROM rejected WHERE id > ? ORDER BY id LIMIT ?")) {
            select.setLong(1, after);
            select.setInt(2, limit);
            try (ResultSet r = select.executeQuery()) {
                while (size < upToBytes && r.next()) {
                    byte[] event = r.getBytes(5);
                    events.add(new RejectedEvent(r.getLong(1), Instant.ofEpochMilli(r.getLong(2)),
                            Level.values()[r.getInt(3) & 7], r.getString(4), event));
                    size += event.length;
                }
            }
        }
        return events;
    }
}

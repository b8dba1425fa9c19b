// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.eventlog.pipeline.ChunkStore.Contents;
import org.sqlite.SQLiteErrorCode;

/**
 * The single row with the state of a journal's file.
 *
 * <pre>
 * journal   id TEXT             this journal's random name
 *           next INTEGER        the next position; written now and then only, as the chunks say it too
 *           released INTEGER    below this position all is delivered
 *           check_sum INTEGER   CRC-32C of next and released
 *           encoding TEXT       what the events are encoded in, said by the first who comes
 * </pre>
 *
 * Used within the transactions of {@link SqliteChunkStore}.
 */
final class StateRow {

    private final Connection connection;
    private final PreparedSql update;

    StateRow(Connection connection) throws SQLException {
        this.connection = connection;
        this.update = new PreparedSql(connection, "UPDATE journal SET next = ?, released = ?, check_sum = ?");
    }

    /** The row of a new file. */
    static String first() {
        return "INSERT INTO journal VALUES('" + UUID.randomUUID() + "', 0, 0, " + checkSum(0, 0) + ", NULL)";
    }

    void keep(long next, long released) throws SQLException {
        update.use(statement -> {
            statement.setLong(1, next);
            statement.setLong(2, released);
            statement.setLong(3, checkSum(next, released));
            return statement.executeUpdate();
        });
    }

    /** What the row and the chunks say together. */
    Contents contents() throws SQLException {
        try (Statement s = connection.createStatement();
                ResultSet r = s.executeQuery("SELECT id, next, released, (SELECT min(first) FROM chunk),"
                        + " (SELECT first + count FROM chunk ORDER BY first DESC LIMIT 1),"
                        + " (SELECT total(length(data)) FROM chunk), check_sum FROM journal")) {
            if (!r.next() || r.getLong(7) != checkSum(r.getLong(2), r.getLong(3))) {
                throw new SQLException("the journal's row is malformed", "", SQLiteErrorCode.SQLITE_CORRUPT.code);
            }
            // What was delivered in time was never stored, and yet has used up its positions.
            long next = Math.max(Math.max(r.getLong(2), r.getLong(3)), r.getLong(5));
            long released = r.getObject(4) == null ? next : Math.max(r.getLong(3), r.getLong(4));
            return new Contents(r.getString(1), released, next, r.getLong(6));
        }
    }

    /** Returns the encoding of the events, which is set to the given one if there is none, or a damaged one. */
    String encoding(String ours) throws SQLException {
        try (Statement s = connection.createStatement();
                PreparedStatement set = connection.prepareStatement("UPDATE journal SET encoding = ?")) {
            String found = encoding(s);
            if (found != null && (found.equals(ours) || OrphanRecovery.isEncoding(found))) {
                return found;
            }
            set.setString(1, ours);
            set.executeUpdate();
            return ours;
        }
    }

    private static String encoding(Statement s) throws SQLException {
        try (ResultSet r = s.executeQuery("SELECT encoding FROM journal")) {
            return r.next() ? r.getString(1) : null;
        }
    }

    /** CRC-32C of the two positions, so that a number that rotted is not believed. */
    static long checkSum(long next, long released) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(16).putLong(next).putLong(released).flip());
        return crc.getValue();
    }
}

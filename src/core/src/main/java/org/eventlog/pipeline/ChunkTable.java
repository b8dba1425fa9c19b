// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eventlog.pipeline.ChunkStore.Head;

/** The chunks in a journal's file, see {@link ChunkRow}. Used within the transactions of {@link SqliteChunkStore}. */
final class ChunkTable {
    private final PreparedSql insert;
    private final PreparedSql weigh;
    private final PreparedSql delete;
    private final PreparedSql select;
    private final PreparedSql head;
    private final PreparedSql count;
    private final PreparedSql deleteOne;

    ChunkTable(Connection connection) throws SQLException {
        insert = new PreparedSql(connection, ChunkRow.INSERT);
        weigh = new PreparedSql(connection,
                "SELECT total(length(data)) FROM chunk WHERE first < ? AND first + count <= ?");
        delete = new PreparedSql(connection, "DELETE FROM chunk WHERE first < ? AND first + count <= ?");
        select = new PreparedSql(connection, "SELECT " + ChunkRow.COLUMNS + " FROM chunk WHERE first >= "
                + "coalesce((SELECT max(first) FROM chunk WHERE first <= ?), 0) ORDER BY first");
        head = new PreparedSql(connection, "SELECT first, count, length(data), time, levels FROM chunk WHERE first >= "
                + "coalesce((SELECT max(first) FROM chunk WHERE first <= ?), 0) AND first + count > ?"
                + " ORDER BY first LIMIT 1");
        // The number may be damaged, too.
        count = new PreparedSql(connection, "SELECT min(first + count, coalesce((SELECT min(first) FROM chunk"
                + " WHERE first > ?), first + count)) FROM chunk WHERE first = ?");
        deleteOne = new PreparedSql(connection, "DELETE FROM chunk WHERE first = ?");
    }

    /** @return bytes of data the row has */
    int add(Chunk chunk) throws SQLException {
        return insert.use(statement -> {
            int weight = ChunkRow.bind(statement, chunk);
            statement.executeUpdate();
            return weight;
        });
    }

    /** Deletes the chunks of which all events lie below the position. @return how many bytes of data they had */
    long deleteBelow(long position) throws SQLException {
        long weight = weigh.use(statement -> number(twice(statement, position)));
        delete.use(statement -> twice(statement, position).executeUpdate());
        return weight;
    }

    private static PreparedStatement twice(PreparedStatement statement, long position) throws SQLException {
        statement.setLong(1, position);
        statement.setLong(2, position);
        return statement;
    }

    private static long number(PreparedStatement query) throws SQLException {
        try (ResultSet r = query.executeQuery()) {
            return r.next() ? r.getLong(1) : 0;
        }
    }

    /**
     * As {@link ChunkStore#read}. A row with a wrong checksum is damaged and is not returned.
     *
     * @param lost receives the positions of the events in a damaged row
     */
    List<Chunk> read(long from, long upToBytes, Consumer<Positions> lost) throws SQLException {
        List<Long> broken = new ArrayList<>();
        List<Chunk> found = select.use(statement -> read(statement, from, upToBytes, broken));
        for (long first : broken) {
            forget(first, lost);
        }
        return found;
    }

    private static List<Chunk> read(PreparedStatement query, long from, long upToBytes, List<Long> broken)
            throws SQLException {
        List<Chunk> found = new ArrayList<>();
        long size = 0;
        query.setLong(1, from);
        try (ResultSet r = query.executeQuery()) {
            while (r.next()) {
                Chunk chunk = ChunkRow.read(r);
                if (chunk == null) {
                    broken.add(r.getLong(1));
                    continue;
                }
                if (!found.isEmpty() && size + chunk.length > upToBytes) {
                    break;
                }
                if (chunk.end() > from) {
                    size += chunk.length;
                    found.add(chunk);
                }
            }
        }
        return found;
    }

    private void forget(long first, Consumer<Positions> lost) throws SQLException {
        long end = count.use(statement -> number(twice(statement, first)));
        deleteOne.use(statement -> {
            statement.setLong(1, first);
            return statement.executeUpdate();
        });
        lost.accept(new Positions(first, end));
    }

    /** As {@link ChunkStore#head}. */
    Head head(long from) throws SQLException {
        return head.use(statement -> {
            try (ResultSet r = twice(statement, from).executeQuery()) {
                return r.next()
                        ? new Head(r.getLong(1), r.getInt(2), r.getLong(3), r.getLong(4), r.getBytes(5))
                        : null;
            }
        });
    }
}

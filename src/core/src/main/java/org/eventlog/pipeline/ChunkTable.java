// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.eventlog.pipeline.ChunkStore.Head;

/** The chunks in a journal's file, see {@link ChunkRow}. Used within the transactions of {@link SqliteChunkStore}. */
final class ChunkTable {
    private final PreparedStatement insert;
    private final PreparedStatement weigh;
    private final PreparedStatement delete;
    private final PreparedStatement select;
    private final PreparedStatement head;
    private final PreparedStatement count;
    private final PreparedStatement deleteOne;

    ChunkTable(Connection connection) throws SQLException {
        insert = connection.prepareStatement(ChunkRow.INSERT);
        weigh = connection
                .prepareStatement("SELECT total(length(data)) FROM chunk WHERE first < ? AND first + count <= ?");
        delete = connection.prepareStatement("DELETE FROM chunk WHERE first < ? AND first + count <= ?");
        select = connection.prepareStatement("SELECT " + ChunkRow.COLUMNS + " FROM chunk WHERE first >= "
                + "coalesce((SELECT max(first) FROM chunk WHERE first <= ?), 0) ORDER BY first");
        head = connection.prepareStatement("SELECT first, count, length(data), time, levels FROM chunk WHERE first >= "
                + "coalesce((SELECT max(first) FROM chunk WHERE first <= ?), 0) AND first + count > ?"
                + " ORDER BY first LIMIT 1");
        count = connection.prepareStatement("SELECT count FROM chunk WHERE first = ?");
        deleteOne = connection.prepareStatement("DELETE FROM chunk WHERE first = ?");
    }

    /** @return bytes of data the row has */
    int add(Chunk chunk) throws SQLException {
        int weight = ChunkRow.bind(insert, chunk);
        insert.executeUpdate();
        return weight;
    }

    /** Deletes the chunks of which all events lie below the position. @return how many bytes of data they had */
    long deleteBelow(long position) throws SQLException {
        weigh.setLong(1, position);
        weigh.setLong(2, position);
        long weight;
        try (ResultSet r = weigh.executeQuery()) {
            weight = r.next() ? r.getLong(1) : 0;
        }
        delete.setLong(1, position);
        delete.setLong(2, position);
        delete.executeUpdate();
        return weight;
    }

    /**
     * As {@link ChunkStore#read}. A row with a wrong checksum is damaged and is not returned.
     *
     * @param lost receives the number of events in a damaged row
     */
    List<Chunk> read(long from, long upToBytes, IntConsumer lost) throws SQLException {
        List<Chunk> found = new ArrayList<>();
        List<Long> broken = new ArrayList<>();
        long size = 0;
        select.setLong(1, from);
        try (ResultSet r = select.executeQuery()) {
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
        for (long first : broken) {
            forget(first, lost);
        }
        return found;
    }

    private void forget(long first, IntConsumer lost) throws SQLException {
        count.setLong(1, first);
        try (ResultSet r = count.executeQuery()) {
            lost.accept(r.next() ? r.getInt(1) : 0);
        }
        deleteOne.setLong(1, first);
        deleteOne.executeUpdate();
    }

    /** As {@link ChunkStore#head}. */
    Head head(long from) throws SQLException {
        head.setLong(1, from);
        head.setLong(2, from);
        try (ResultSet r = head.executeQuery()) {
            return r.next()
                    ? new Head(r.getLong(1), r.getInt(2), r.getLong(3), r.getLong(4), r.getBytes(5))
                    : null;
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.SQLException;
import java.util.List;
import org.eventlog.collector.sql.Blocks;
import org.eventlog.collector.sql.Transaction;

/** The blocks of a file, kept in memory: 24 bytes for each 1,024 events. Thread-safe. */
final class KnownBlocks {
    /** Those to which no event will be added. */
    private volatile Blocks full = Blocks.NONE;

    private volatile boolean exist;

    /** All blocks as of now; null if the file has none yet, because it could not be upgraded. */
    Blocks all(Transaction transaction) throws SQLException {
        exist = exist || transaction.number("SELECT count(*) FROM sqlite_master WHERE name = 'block'") > 0;
        if (!exist) {
            return null;
        }
        // Read the number first: blocks before that event's are then complete.
        long newest = transaction.number(SqliteDialect.NEWEST);
        Blocks known = full;
        Blocks more = read(transaction, known.next());
        Blocks all = known.and(more);
        if (more.size() > 1) {
            full = all.below(Blocks.of(newest)).from(transaction.number("SELECT min(id) FROM block"));
        }
        return all;
    }

    private static Blocks read(Transaction transaction, long from) throws SQLException {
        List<long[]> rows = transaction.select(
                row -> new long[]{row.getLong(1), row.getLong(2), row.getLong(3)},
                "SELECT id, first, last FROM block WHERE id >= ? ORDER BY id", from);
        long[][] columns = new long[3][rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            for (int column = 0; column < columns.length; column++) {
                columns[column][i] = rows.get(i)[column];
            }
        }
        return new Blocks(columns[0], columns[1], columns[2]);
    }
}

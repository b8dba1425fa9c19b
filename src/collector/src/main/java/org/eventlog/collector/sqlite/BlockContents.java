// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eventlog.collector.sql.Blocks;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.EventStore;

/**
 * What the events of one transaction add to the blocks of numbers: the range of their times, and the keys and addresses
 * they came from. An index of each event would cost far more to write; a block of these is soon read.
 */
final class BlockContents {
    static final String KEY = "key";
    static final String ADDRESS = "address";

    /** The event numbers of a portion of {@link #fill}. */
    private static final int PORTION = 16 * Blocks.SIZE;

    private final Map<Long, Block> blocks = new TreeMap<>();
    private Block current;
    private long currentId = -1;

    void add(long seq, EventStore.Arrival arrival) {
        long id = Blocks.of(seq);
        if (id != currentId) {
            current = blocks.computeIfAbsent(id, none -> new Block());
            currentId = id;
        }
        current.add(arrival);
    }

    /** Called once, after all events of the transaction. */
    void write(Transaction transaction) throws SQLException {
        for (Map.Entry<Long, Block> one : blocks.entrySet()) {
            long id = one.getKey();
            Block block = one.getValue();
            transaction.update("""
                    INSERT INTO block(id, first, last) VALUES(?,?,?) ON CONFLICT(id)
                    DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last)""", id,
                    block.first, block.last);
            write(transaction, KEY, block.keys, id);
            write(transaction, ADDRESS, block.addresses, id);
        }
    }

    private static void write(Transaction transaction, String kind, Set<String> values, long id) throws SQLException {
        for (String value : values) {
            transaction.update("INSERT OR IGNORE INTO block_from(kind, value, block) VALUES(?,?,?)", kind, value, id);
        }
    }

    /**
     * Adds the contents of all events, in a file of an earlier version. Three statements read each portion, small enough
     * for the cache of the operating system, so that the events are read from the disk once.
     */
    static void fill(Statement statement) throws SQLException {
        long last = SqliteSchema.number(statement, "SELECT max(seq) FROM event");
        long from = SqliteSchema.number(statement, "SELECT min(seq) FROM event");
        for (; from <= last; from += PORTION) {
            String events = " FROM event NOT INDEXED WHERE seq BETWEEN " + from + " AND " + (from + PORTION - 1);
            statement.execute("INSERT INTO block(id, first, last) SELECT seq >> 10, ts, ts" + events
                    + " ORDER BY seq ON CONFLICT(id)"
                    + " DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last)");
            statement.execute(
                    "INSERT OR IGNORE INTO block_from(kind, value, block) SELECT 'key', key, seq >> 10" + events
                            + " AND key IS NOT NULL ORDER BY seq");
            statement.execute("INSERT OR IGNORE INTO block_from(kind, value, block) SELECT 'address', ip, seq >> 10"
                    + events + " AND ip IS NOT NULL ORDER BY seq");
        }
    }

    /** Deletes the contents of blocks before the oldest event. Other deleted events only make a block look fuller. */
    static void deleteOld(Transaction transaction) throws SQLException {
        long oldest = transaction.number("SELECT min(seq) FROM event");
        if (oldest > 0 && transaction.update("DELETE FROM block WHERE id < ?", Blocks.of(oldest)) > 0) {
            transaction.update("DELETE FROM block_from WHERE block < ?", Blocks.of(oldest));
        }
    }

    private static final class Block {
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;
        private final Set<String> keys = new HashSet<>();
        private final Set<String> addresses = new HashSet<>();

        void add(EventStore.Arrival arrival) {
            first = Math.min(first, arrival.event().ts());
            last = Math.max(last, arrival.event().ts());
            if (arrival.key() != null) {
                keys.add(arrival.key());
            }
            if (arrival.address() != null) {
                addresses.add(arrival.address());
            }
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.eventlog.collector.event.Flags;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.sql.HistogramCounts;
import org.eventlog.collector.sql.ReleaseCounts;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Retention;
import org.eventlog.collector.store.StoreException;

/** Adds and deletes events. */
final class SqliteEvents {
    private static final String INSERT = """
            INSERT INTO event(seq, src, eid, ts, rcv, lvl, ip, user, origin, name, req, corr, msg, data, flags, key, grp)
            VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(src, eid) DO NOTHING""";
    /** The rows that are given to the driver at a time: its cost for each is then lower. */
    private static final int PORTION = 500;
    private static final String PAGES = "SELECT page_count FROM pragma_page_count()";
    private static final String FREE = "SELECT freelist_count FROM pragma_freelist_count()";
    /** The pages of the audit log do not count: deleting events would not shrink it. */
    private static final String OF_AUDIT = "SELECT coalesce(sum(pageno), 0) FROM dbstat "
            + "WHERE name = 'audit' AND aggregate = TRUE";
    private static final String USED = "SELECT (" + PAGES + ") - (" + FREE + ")";
    /** The file is shrunk if more than one page in this number is empty. */
    private static final int MUCH = 4;
    private static final String PAGE = "SELECT page_size FROM pragma_page_size()";
    /** The number of pages released at a time per hundred deleted events, about a third of the pages they used. */
    private static final int SHRINK_PAGES = 20;

    private final SqliteWriter writer;

    SqliteEvents(SqliteWriter writer) {
        this.writer = writer;
    }

    boolean[] append(List<EventStore.Arrival> events) throws StoreException {
        return writer.transaction(transaction -> {
            // This is the only connection that writes, so the number is free within this transaction.
            long first = newest() + 1;
            IssueCounts issues = new IssueCounts(writer, events);
            ReleaseCounts releases = new ReleaseCounts(writer);
            HistogramCounts counts = new HistogramCounts();
            BlockContents blocks = new BlockContents();
            boolean[] duplicates = new boolean[events.size()];
            long next = first;
            for (int from = 0; from < duplicates.length; from += PORTION) {
                next = rows(next, events, from, Math.min(duplicates.length, from + PORTION), issues, duplicates);
            }
            long seq = first;
            for (int i = 0; i < duplicates.length; i++) {
                if (!duplicates[i]) {
                    EventStore.Arrival arrival = events.get(i);
                    issues.count(arrival, releases.number(arrival));
                    counts.add(arrival.event().ts(), arrival.source(), arrival.event().level(), 1);
                    blocks.add(seq++, arrival);
                }
            }
            // A refused duplicate has also increased it, and retention requires numbers without gaps.
            writer.update("UPDATE sqlite_sequence SET seq = ? WHERE name = 'event' AND seq >= ?", next - 1, next);
            issues.write();
            releases.write();
            counts.write(writer);
            blocks.write(writer);
            // Last: any other statement after it may make the full-text index write what it has so far as one more
            // part, and parts have to be merged.
            words(first, events, duplicates);
            return duplicates;
        });
    }

    /**
     * Stores the rows of a portion of the events and notes which of them are duplicates.
     *
     * @param next the number of the first row
     * @return the next number
     */
    private long rows(long next, List<EventStore.Arrival> events, int from, int to, IssueCounts issues,
            boolean[] duplicates) throws SQLException {
        long after = insert(next, events, from, to, issues, duplicates);
        if (after < next + to - from) {
            // The others have numbers with gaps: once more without the duplicates.
            writer.update("DELETE FROM event WHERE seq >= ?", next);
            insert(next, events, from, to, issues, duplicates);
        }
        return after;
    }

    /** Returns the next number if the events that were stored had been numbered without gaps. */
    private long insert(long next, List<EventStore.Arrival> events, int from, int to, IssueCounts issues,
            boolean[] duplicates) throws SQLException {
        PreparedStatement insert = writer.statement(INSERT);
        long seq = next;
        for (int i = from; i < to; i++) {
            if (!duplicates[i]) {
                row(insert, seq++, events.get(i), issues);
            }
        }
        int[] changed = insert.executeBatch();
        int row = 0;
        long stored = next;
        for (int i = from; i < to; i++) {
            if (!duplicates[i]) {
                duplicates[i] = changed[row++] == 0;
                stored += duplicates[i] ? 0 : 1;
            }
        }
        return stored;
    }

    private static void row(PreparedStatement insert, long seq, EventStore.Arrival arrival, IssueCounts issues)
            throws SQLException {
        NewEvent event = arrival.event();
        insert.setLong(1, seq);
        insert.setInt(2, arrival.source());
        insert.setString(3, event.id());
        insert.setLong(4, event.ts());
        insert.setLong(5, arrival.received());
        insert.setInt(6, event.level());
        insert.setString(7, arrival.address());
        insert.setString(8, event.user());
        insert.setString(9, arrival.origin());
        insert.setString(10, event.name());
        insert.setString(11, event.request());
        insert.setString(12, event.correlation());
        insert.setString(13, event.message());
        insert.setString(14, event.data());
        insert.setInt(15, event.flags());
        insert.setString(16, arrival.key());
        insert.setObject(17, issues.of(arrival));
        insert.addBatch();
    }

    private void words(long first, List<EventStore.Arrival> events, boolean[] duplicates) throws SQLException {
        PreparedStatement insert = writer.statement("INSERT INTO event_fts(rowid, txt, tags) VALUES(?,?,?)");
        long seq = first;
        int waiting = 0;
        for (int i = 0; i < duplicates.length; i++) {
            if (!duplicates[i]) {
                EventStore.Arrival arrival = events.get(i);
                insert.setLong(1, seq++);
                insert.setString(2, arrival.event().words());
                insert.setString(3, FtsQuery.tags(arrival.source(), arrival.event().level()));
                insert.addBatch();
                if (++waiting == PORTION) {
                    insert.executeBatch();
                    waiting = 0;
                }
            }
        }
        insert.executeBatch();
    }

    int deleteOld(Retention.Bounds bounds) throws StoreException {
        int deleted = writer.transaction(transaction -> {
            // Events that are too old, and events above the limit.
            TreeSet<Long> old = new TreeSet<>(seqs("SELECT seq FROM event WHERE ts < ? AND (flags & " + Flags.CLAMPED
                    + " = 0 OR rcv < ?) ORDER BY ts LIMIT ?", bounds.before(), bounds.movedBefore(), bounds.portion()));
            old.addAll(seqs("SELECT seq FROM event WHERE seq <= ? ORDER BY seq LIMIT ?", newest() - bounds.most(),
                    bounds.portion() - old.size()));
            for (Retention.OfSource source : bounds.sources()) {
                old.addAll(old(source, bounds.movedBefore(), bounds.portion() - old.size()));
            }
            if (bounds.maxBytes() > 0 && isAbove(bounds.maxBytes())) {
                old.addAll(seqs("SELECT seq FROM event ORDER BY seq LIMIT ?", bounds.portion() - old.size()));
            }
            delete(old);
            return old.size();
        });
        giveBack(SHRINK_PAGES * (bounds.portion() + 99) / 100);
        return deleted;
    }

    private List<Long> old(Retention.OfSource of, long movedBefore, int portion) throws SQLException {
        long source = writer.number("SELECT id FROM source WHERE name = ?", of.source());
        List<Long> old = seqs("SELECT seq FROM event WHERE src = ? AND ts < ? AND (flags & " + Flags.CLAMPED
                + " = 0 OR rcv < ?) ORDER BY ts LIMIT ?", source, of.before(), movedBefore, portion);
        long above = writer.number("SELECT coalesce(sum(n), 0) FROM hist WHERE step = ? AND src = ?",
                HistogramCounts.HOUR, source) - of.most();
        old.addAll(seqs("SELECT seq FROM event WHERE src = ? ORDER BY ts, seq LIMIT ?", source,
                Math.max(0, Math.min(above, portion) - old.size())));
        return old;
    }

    private boolean isAbove(long maxBytes) throws SQLException {
        long used = writer.number(USED);
        long page = writer.number(PAGE);
        return used * page > maxBytes && (used - ofAudit()) * page > maxBytes;
    }

    private long ofAudit() {
        try {
            return writer.number(OF_AUDIT);
        } catch (SQLException e) {
            // A build of SQLite without this table.
            return 0;
        }
    }

    /** Shrinks the file if much of it is empty. A small amount of free space is soon used again. */
    private void giveBack(int pages) throws StoreException {
        try {
            if (writer.number(FREE) > writer.number(PAGES) / MUCH) {
                writer.shrink(pages);
                writer.checkpoint();
            }
        } catch (SQLException e) {
            throw SqliteFault.of(e);
        }
    }

    private void delete(Iterable<Long> old) throws SQLException {
        HistogramCounts counts = new HistogramCounts();
        for (long seq : old) {
            writer.select(row -> {
                counts.add(row.getLong(1), row.getInt(2), row.getInt(3), -1);
                return null;
            }, "SELECT ts, src, lvl FROM event WHERE seq = ?", seq);
            writer.update("DELETE FROM event WHERE seq = ?", seq);
            writer.update("DELETE FROM event_fts WHERE rowid = ?", seq);
        }
        counts.write(writer);
        BlockContents.deleteOld(writer);
        // An issue without events that is not muted is no longer useful. A source may have its own limits.
        writer.update(
                "DELETE FROM issue WHERE state <> 'MUTED' AND NOT EXISTS (SELECT 1 FROM event WHERE grp = issue.id)"
                        + " AND last < coalesce((SELECT min(ts) FROM event WHERE src = issue.src), "
                        + Long.MAX_VALUE + ')');
        writer.update("DELETE FROM change WHERE issue NOT IN (SELECT id FROM issue)");
    }

    private List<Long> seqs(String sql, Object... values) throws SQLException {
        return new ArrayList<>(writer.select(row -> row.getLong(1), sql, values));
    }

    private long newest() throws SQLException {
        return writer.number("SELECT seq FROM sqlite_sequence WHERE name = 'event'");
    }
}

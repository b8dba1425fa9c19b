// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
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
            long seq = newest();
            IssueCounts issues = new IssueCounts(writer, events);
            ReleaseCounts releases = new ReleaseCounts(writer);
            HistogramCounts counts = new HistogramCounts();
            BlockContents blocks = new BlockContents();
            boolean[] duplicates = new boolean[events.size()];
            for (int i = 0; i < duplicates.length; i++) {
                EventStore.Arrival arrival = events.get(i);
                if (insert(seq + 1, arrival, issues.of(arrival))) {
                    seq++;
                    issues.count(arrival, releases.number(arrival));
                    counts.add(arrival.event().ts(), arrival.source(), arrival.event().level(), 1);
                    blocks.add(seq, arrival);
                } else {
                    duplicates[i] = true;
                }
            }
            // A refused duplicate has also increased it, and retention requires numbers without gaps.
            writer.update("UPDATE sqlite_sequence SET seq = ? WHERE name = 'event' AND seq > ?", seq, seq);
            issues.write();
            releases.write();
            counts.write(writer);
            blocks.write(writer);
            return duplicates;
        });
    }

    private boolean insert(long seq, EventStore.Arrival arrival, Long issue) throws SQLException {
        NewEvent event = arrival.event();
        PreparedStatement insert = writer.statement(INSERT);
        insert.setLong(1, seq);
        insert.setInt(2, arrival.source());
        insert.setString(3, event.id());
        insert.setLong(4, event.ts());
        insert.setLong(5, arrival.received());
        insert.setInt(6, event.level());
        text(insert, 7, arrival.address());
        text(insert, 8, event.user());
        text(insert, 9, arrival.origin());
        text(insert, 10, event.name());
        text(insert, 11, event.request());
        text(insert, 12, event.correlation());
        text(insert, 13, event.message());
        text(insert, 14, event.data());
        insert.setInt(15, event.flags());
        text(insert, 16, arrival.key());
        if (issue == null) {
            insert.setNull(17, Types.INTEGER);
        } else {
            insert.setLong(17, issue);
        }
        if (insert.executeUpdate() == 0) {
            return false;
        }
        PreparedStatement text = writer.statement("INSERT INTO event_fts(rowid, txt, tags) VALUES(?,?,?)");
        text.setLong(1, seq);
        text.setString(2, event.words());
        text.setString(3, FtsQuery.tags(arrival.source(), event.level()));
        text.executeUpdate();
        return true;
    }

    private static void text(PreparedStatement statement, int index, String value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.VARCHAR);
        } else {
            statement.setString(index, value);
        }
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

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eventlog.collector.store.Counted;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.Histogram;
import org.eventlog.collector.store.SourceUse;

/** Answers of the counts that are stored for each minute and hour (see {@link HistogramCounts}). */
final class StoredCounts {
    /** The number of events from which the size of all others is estimated. */
    private static final int WEIGHED = 200;

    private final EventDialect dialect;

    StoredCounts(EventDialect dialect) {
        this.dialect = dialect;
    }

    /** Adds up the histogram's hours and minutes, and counts only what is left at both ends. */
    Counted count(Transaction transaction, EventFilter filter, long atMost) throws SQLException {
        Optional<EventSearch> search = EventSearch.of(dialect, transaction, filter);
        if (search.isEmpty()) {
            return new Counted(0, false);
        }
        long count = 0;
        Long from = filter.from();
        Long to = filter.to();
        long[] steps = {HistogramCounts.MINUTE, HistogramCounts.HOUR};
        for (int i = 0; i <= steps.length; i++) {
            // The next whole minutes, then the next whole hours.
            boolean last = i == steps.length;
            Long start = from == null || last ? from : Long.valueOf(from + Math.floorMod(-from, steps[i]));
            Long end = to == null || last ? to : Long.valueOf(to - Math.floorMod(to, steps[i]));
            if (last || start != null && end != null && start >= end) {
                count += i == 0
                        ? events(transaction, filter, from, to, atMost)
                        : sum(transaction, filter, steps[i - 1], from, to);
                break;
            }
            if (from != null && !from.equals(start)) {
                count += i == 0
                        ? events(transaction, filter, from, start, atMost)
                        : sum(transaction, filter, steps[i - 1], from, start);
            }
            if (to != null && !to.equals(end)) {
                count += i == 0
                        ? events(transaction, filter, end, to, atMost)
                        : sum(transaction, filter, steps[i - 1], end, to);
            }
            from = start;
            to = end;
        }
        return new Counted(Math.min(count, atMost), count >= atMost);
    }

    private long events(Transaction transaction, EventFilter filter, Long from, Long to, long atMost)
            throws SQLException {
        return EventSearch.of(dialect, transaction, filter.withTime(from, to)).orElseThrow().countByTime(transaction,
                atMost);
    }

    private static long sum(Transaction transaction, EventFilter filter, long step, Long from, Long to)
            throws SQLException {
        Where where = where(filter, step, from, to);
        return transaction.number("SELECT coalesce(sum(h.n), 0) FROM hist h WHERE 1 = 1" + where.sql(),
                where.values());
    }

    /** The conditions for the histogram's counts. */
    private static Where where(EventFilter filter, long step, Long from, Long to) {
        Where where = new Where();
        where.and("h.step = ?", () -> step);
        where.and(from == null ? null : "h.bucket >= ?", () -> from);
        where.and(to == null ? null : "h.bucket < ?", () -> to);
        where.and(filter.level() == 0 ? null : "h.lvl >= ?", filter::level);
        where.and(filter.source() == null ? null : "h.src = (SELECT id FROM source WHERE name = ?)", filter::source);
        return where;
    }

    static Histogram histogram(Transaction transaction, EventFilter filter, long step) throws SQLException {
        long counted = step % HistogramCounts.HOUR == 0 ? HistogramCounts.HOUR : HistogramCounts.MINUTE;
        Where where = where(filter, counted, filter.from() - Math.floorMod(filter.from(), counted), filter.to());
        return new Histogram(step, transaction.select(EventRows::bar, "SELECT h.bucket - h.bucket % " + step
                + ", sum(CASE WHEN h.lvl >= 40 THEN h.n ELSE 0 END), "
                + "sum(CASE WHEN h.lvl >= 30 AND h.lvl < 40 THEN h.n ELSE 0 END), "
                + "sum(CASE WHEN h.lvl < 30 THEN h.n ELSE 0 END) FROM hist h WHERE 1 = 1" + where.sql()
                + " GROUP BY 1 ORDER BY 1",
                where.values()), false);
    }

    /** See {@link org.eventlog.collector.store.EventReads#uses}. */
    static List<SourceUse> uses(Transaction transaction, long since) throws SQLException {
        List<SourceUse> uses = new ArrayList<>();
        for (SourceUse use : transaction.select(
                row -> new SourceUse(row.getString(1), row.getLong(2), row.getLong(3), 0), """
                        SELECT s.name, sum(h.n), sum(CASE WHEN h.bucket >= ? THEN h.n ELSE 0 END)
                        FROM source s JOIN hist h ON h.src = s.id AND h.step = ? GROUP BY s.name
                        ORDER BY 2 DESC, 1""", since - Math.floorMod(since, HistogramCounts.HOUR),
                HistogramCounts.HOUR)) {
            long each = transaction
                    .number("SELECT avg(length(data) + coalesce(length(msg), 0)) FROM (SELECT e.data, "
                            + "e.msg FROM event e WHERE e.src = (SELECT id FROM source WHERE name = ?) "
                            + "ORDER BY e.ts DESC, e.seq DESC LIMIT " + WEIGHED + ") AS newest", use.source());
            uses.add(new SourceUse(use.source(), use.events(), use.lately(), each * use.events()));
        }
        return uses;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.Affected;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.EventReads;
import org.eventlog.collector.store.Histogram;
import org.eventlog.collector.store.SourceUse;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoredEvent;

/** Queries of events. */
public final class SqlReads implements EventReads {
    /** The maximum number of events that are counted individually, the newest; more would take too long. */
    private static final int MAX_COUNTED = 10_000;
    private static final int EXPORTED_AT_ONCE = 500;
    /** The number of events from which the size of all others is estimated. */
    private static final int WEIGHED = 200;
    private static final String JOIN = " JOIN source s ON s.id = e.src WHERE 1 = 1";

    private final EventDialect dialect;
    private final String shown;
    private final String whole;

    public SqlReads(EventDialect dialect) {
        this.dialect = dialect;
        shown = "SELECT " + dialect.columns(false) + " FROM ";
        whole = "SELECT " + dialect.columns(true) + " FROM ";
    }

    @Override
    public EventPage list(EventQuery query) throws StoreException {
        return dialect.query(transaction -> {
            // Read this number before the events. An event that arrives in between is then returned by the next
            // query, and not missed.
            long newest = newest(transaction);
            Optional<EventSql> sql = sql(transaction, query.filter());
            if (sql.isEmpty()) {
                return new EventPage(List.of(), false, newest);
            }
            List<StoredEvent> events = list(transaction, query, sql.get());
            boolean more = query.after() == null && events.size() > query.limit();
            List<StoredEvent> page = more ? events.subList(0, query.limit()) : events;
            // The next query must not return one again that arrived in between and is in this page.
            return new EventPage(page, more, page.stream().mapToLong(StoredEvent::seq).reduce(newest, Math::max));
        });
    }

    private List<StoredEvent> list(Transaction transaction, EventQuery query, EventSql sql) throws SQLException {
        Where where = sql.where();
        String from = sql.from();
        String order = sql.newestFirst();
        if (query.after() != null) {
            where.and(sql.seq() + " > ?", query::after);
            from = sql.hasWords() ? from : from + dialect.byNumber();
            order = sql.seq();
        } else if (query.before() != null && sql.isByArrival()) {
            where.and(sql.seq() + " < ?", query.before()::seq);
        } else if (query.before() != null) {
            where.and("(e.ts, e.seq) < (?, ?)", query.before()::ts, query.before()::seq);
        }
        // Query one more than requested, to detect further events.
        int limit = query.after() == null ? query.limit() + 1 : query.limit();
        return transaction.select(SqlReads::event,
                shown + from + JOIN + where.sql() + " ORDER BY " + order + " LIMIT " + limit, where.values());
    }

    /** Empty if the filter's source does not exist. */
    private Optional<EventSql> sql(Transaction transaction, EventFilter filter) throws SQLException {
        if (filter.source() == null) {
            return Optional.of(sql(filter, null));
        }
        return transaction.select(row -> row.getInt(1), "SELECT id FROM source WHERE name = ?", filter.source())
                .stream().findFirst().map(source -> sql(filter, source));
    }

    private EventSql sql(EventFilter filter, Integer source) {
        return new EventSql(filter, source, dialect.words(filter, source), dialect);
    }

    private long newest(Transaction transaction) throws SQLException {
        List<Long> newest = transaction.select(row -> row.getLong(1), dialect.newest());
        return newest.isEmpty() ? 0 : newest.get(0);
    }

    @Override
    public Optional<StoredEvent> find(long seq) throws StoreException {
        return dialect.query(
                transaction -> transaction.select(SqlReads::event, whole + "event e" + JOIN + " AND e.seq = ?", seq))
                .stream().findFirst();
    }

    @Override
    public Optional<StoredEvent> find(String source, String id) throws StoreException {
        return dialect.query(transaction -> transaction.select(SqlReads::event,
                whole + "event e" + JOIN + " AND s.name = ? AND e.eid = ?", source, id)).stream().findFirst();
    }

    @Override
    public List<StoredEvent> around(long seq, int each) throws StoreException {
        return dialect.query(transaction -> {
            List<StoredEvent> all = new ArrayList<>(transaction.select(SqlReads::event, shown + "event e" + JOIN
                    + " AND (e.ts, e.seq) < (SELECT ts, seq FROM event WHERE seq = ?) ORDER BY e.ts DESC, e.seq DESC "
                    + "LIMIT ?", seq, each));
            Collections.reverse(all);
            all.addAll(transaction.select(SqlReads::event, shown + "event e" + JOIN
                    + " AND (e.ts, e.seq) >= (SELECT ts, seq FROM event WHERE seq = ?) ORDER BY e.ts, e.seq LIMIT ?",
                    seq, each + 1));
            return all;
        });
    }

    @Override
    public void export(EventFilter filter, long atMost, Export to) throws StoreException {
        long left = atMost;
        long after = 0;
        long last = newest();
        // Query in portions with their own time limits, because one long query would prevent the WAL from being
        // checkpointed.
        while (left > 0) {
            long from = after;
            int portion = (int) Math.min(left, EXPORTED_AT_ONCE);
            List<StoredEvent> events = dialect.query(transaction -> {
                Optional<EventSql> sql = sql(transaction, filter);
                if (sql.isEmpty()) {
                    return List.of();
                }
                Where where = sql.get().where();
                where.and(sql.get().seq() + " > ?", () -> from);
                where.and(sql.get().seq() + " <= ?", () -> last);
                return transaction.select(SqlReads::event, whole + sql.get().from() + JOIN + where.sql()
                        + " ORDER BY " + sql.get().seq() + " LIMIT " + portion, where.values());
            });
            for (StoredEvent event : events) {
                if (!to.take(event)) {
                    return;
                }
            }
            if (events.size() < portion) {
                return;
            }
            left -= events.size();
            after = events.get(events.size() - 1).seq();
        }
    }

    @Override
    public long count(EventFilter filter, long atMost) throws StoreException {
        return dialect.query(transaction -> {
            Optional<EventSql> sql = sql(transaction, filter);
            return sql.isEmpty()
                    ? 0L
                    : transaction.select(row -> row.getLong(1),
                            "SELECT count(*) FROM (SELECT 1 FROM " + sql.get().from() + " WHERE 1 = 1"
                                    + sql.get().where().sql() + " LIMIT " + atMost + ") AS found",
                            sql.get().where().values()).get(0);
        });
    }

    @Override
    public Histogram histogram(EventFilter filter, long step) throws StoreException {
        EventFilter rest = filter.withLevel(0).withSource(null).withTime(null, null);
        return dialect.query(transaction -> {
            Optional<EventSql> sql = sql(transaction, filter);
            if (sql.isEmpty()) {
                return new Histogram(step, List.of(), false);
            }
            return rest.isAll() && step % HistogramCounts.MINUTE == 0
                    ? ofCounts(transaction, filter, step)
                    : ofEvents(transaction, sql.get(), step);
        });
    }

    private static Histogram ofCounts(Transaction transaction, EventFilter filter, long step) throws SQLException {
        long counted = step % HistogramCounts.HOUR == 0 ? HistogramCounts.HOUR : HistogramCounts.MINUTE;
        Where where = new Where();
        where.and("h.step = ?", () -> counted);
        where.and("h.bucket >= ?", () -> filter.from() - Math.floorMod(filter.from(), counted));
        where.and("h.bucket < ?", filter::to);
        where.and(filter.level() == 0 ? null : "h.lvl >= ?", filter::level);
        where.and(filter.source() == null ? null : "h.src = (SELECT id FROM source WHERE name = ?)", filter::source);
        return new Histogram(step, transaction.select(SqlReads::bar, "SELECT h.bucket - h.bucket % " + step
                + ", sum(CASE WHEN h.lvl >= 40 THEN h.n ELSE 0 END), "
                + "sum(CASE WHEN h.lvl >= 30 AND h.lvl < 40 THEN h.n ELSE 0 END), "
                + "sum(CASE WHEN h.lvl < 30 THEN h.n ELSE 0 END) FROM hist h WHERE 1 = 1" + where.sql()
                + " GROUP BY 1 ORDER BY 1",
                where.values()), false);
    }

    private static Histogram ofEvents(Transaction transaction, EventSql sql, long step) throws SQLException {
        List<Histogram.Bar> bars = transaction.select(SqlReads::bar, "SELECT ts - ts % " + step
                + ", sum(CASE WHEN lvl >= 40 THEN 1 ELSE 0 END), "
                + "sum(CASE WHEN lvl >= 30 AND lvl < 40 THEN 1 ELSE 0 END), sum(CASE WHEN lvl < 30 THEN 1 ELSE 0 END) FROM (SELECT e.ts, e.lvl FROM "
                + sql.from() + " WHERE 1 = 1" + sql.where().sql() + " ORDER BY " + sql.newestFirst() + " LIMIT "
                + MAX_COUNTED + ") AS newest GROUP BY 1 ORDER BY 1", sql.where().values());
        return new Histogram(step, bars, bars.stream().mapToLong(Histogram.Bar::total).sum() >= MAX_COUNTED);
    }

    private static Histogram.Bar bar(ResultSet row) throws SQLException {
        return new Histogram.Bar(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
    }

    /** See {@link SqlIssues.Matching}. */
    public List<Long> matching(EventFilter filter, long upToSeq, int atMost) throws StoreException {
        return dialect.query(transaction -> {
            Optional<EventSql> sql = sql(transaction, filter);
            if (sql.isEmpty()) {
                return List.of();
            }
            Where where = sql.get().where();
            where.and(sql.get().seq() + " <= ?", () -> upToSeq);
            return transaction.select(row -> row.getLong(1), "SELECT DISTINCT e.grp FROM " + sql.get().from()
                    + " JOIN issue i ON i.id = e.grp AND i.state IN ('OPEN', 'REGRESSED') WHERE 1 = 1" + where.sql()
                    + " LIMIT " + atMost, where.values());
        });
    }

    @Override
    public Affected affected(long issue, int atMost) throws StoreException {
        String newest = "(SELECT " + dialect.user()
                + " AS who FROM event WHERE grp = ? ORDER BY ts DESC, seq DESC LIMIT "
                + MAX_COUNTED + ") AS newest";
        return dialect.query(transaction -> new Affected(
                transaction.select(row -> new Affected.User(row.getString(1), row.getLong(2)),
                        "SELECT who, count(*) FROM "
                                + newest + " WHERE who IS NOT NULL GROUP BY who ORDER BY 2 DESC, 1 LIMIT " + atMost,
                        issue),
                transaction.number("SELECT count(DISTINCT who) FROM " + newest, issue),
                transaction.number("SELECT count(*) FROM " + newest, issue) >= MAX_COUNTED));
    }

    @Override
    public List<SourceUse> uses(long since) throws StoreException {
        return dialect.query(transaction -> {
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
        });
    }

    @Override
    public List<String> sources() throws StoreException {
        return dialect.query(
                transaction -> transaction.select(row -> row.getString(1), "SELECT name FROM source ORDER BY name"));
    }

    @Override
    public long newest() throws StoreException {
        return dialect.query(this::newest);
    }

    private static StoredEvent event(ResultSet row) throws SQLException {
        return new StoredEvent(row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4),
                Levels.name(row.getInt(5)), row.getString(6), row.getString(7), row.getString(8), row.getString(9),
                row.getString(17), row.getBoolean(18), row.getString(10), row.getString(11), row.getString(12),
                row.getString(13), row.getString(14), Rows.number(row, 15), row.getInt(16), row.getString(19));
    }
}

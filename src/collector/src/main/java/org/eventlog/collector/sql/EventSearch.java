// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.Histogram;
import org.eventlog.collector.store.SearchText;
import org.eventlog.collector.store.StoredEvent;
import org.eventlog.collector.store.WordSearch;

/** How the events of one filter are found: what to ask the database, and in which blocks. */
final class EventSearch {
    static final String JOIN = " JOIN source s ON s.id = e.src WHERE 1 = 1";
    /** From this level on, events are rare enough to be found by the index of words. */
    private static final int RARE = 30;
    private static final int GRAVE = 40;
    /** Blocks at a time if each of their events is compared, which takes long. */
    private static final int WHOLE = 4;
    private static final int MOST = 1 << 20;
    /** So many events of issues are looked at one by one. */
    private static final int FEW = 3_000;

    private final EventDialect dialect;
    private final EventFilter filter;
    private final Integer source;
    private final List<SearchText.Clause> costly;
    private final EventSql.Words words;
    private final Blocks blocks;
    /** Whether there is a condition for issues, and these have few events. */
    private final boolean few;

    private EventSearch(EventDialect dialect, Transaction transaction, EventFilter filter, Integer source)
            throws SQLException {
        this.dialect = dialect;
        this.filter = filter;
        this.source = source;
        blocks = dialect.blocks(transaction, filter);
        few = blocks != null && areFew(transaction, filter);
        List<SearchText.Clause> clauses = SearchText.indexed(filter.text());
        costly = clauses.isEmpty() ? clauses : dialect.costly(transaction, clauses);
        words = dialect.words(filter, source, costly,
                blocks != null && !few && !hasTimeIndex() && (source != null || filter.level() >= RARE));
    }

    private static boolean areFew(Transaction transaction, EventFilter filter) throws SQLException {
        String events = "SELECT coalesce(sum(n), 0) FROM issue WHERE ";
        return filter.issue() != null
                ? transaction.number(events + "id = ?", filter.issue()) <= FEW
                : filter.state() != null
                        && transaction.number(events + "state = ?", filter.state().name()) <= FEW;
    }

    /** Empty if there is no source of the filter's name. */
    static Optional<EventSearch> of(EventDialect dialect, Transaction transaction, EventFilter filter)
            throws SQLException {
        Integer source = null;
        if (filter.source() != null) {
            List<Integer> found = transaction.select(row -> row.getInt(1), "SELECT id FROM source WHERE name = ?",
                    filter.source());
            if (found.isEmpty()) {
                return Optional.empty();
            }
            source = found.get(0);
        }
        return Optional.of(new EventSearch(dialect, transaction, filter, source));
    }

    boolean isByArrival() {
        return filter.isByArrival();
    }

    /** Whether one query returns the newest events at once. */
    boolean isAtOnce() {
        return blocks == null || hasTimeIndex() || hasOnlyIssues() || isOnlyWords() || isOfFew();
    }

    /** Whether the index of issues leads to few events, each of which can be looked at. */
    private boolean isOfFew() {
        return few && words == null && costly.isEmpty();
    }

    /** Whether an index by time contains only matches. */
    private boolean hasTimeIndex() {
        return filter.withTime(null, null).withSource(null).withLevel(0).isAll()
                && (filter.level() == 0 || filter.level() == GRAVE);
    }

    private boolean hasOnlyIssues() {
        return (filter.issue() != null || filter.state() != null)
                && filter.withTime(null, null).withIssue(null).withState(null).isAll();
    }

    /** Whether the index of words contains only matches, in the order of the list. */
    private boolean isOnlyWords() {
        return isByArrival() && costly.isEmpty() && sql().index() != null;
    }

    Walk walk(Walk.Order order, Blocks within, long until) {
        return new Walk(within, order, costly.isEmpty() ? MOST : WHOLE, dialect.limit() / 2, until);
    }

    /** The blocks to look in; null if the database is asked for all events at once. */
    Blocks blocks() {
        return blocks;
    }

    private EventSql sql() {
        return new EventSql(filter, source, words, dialect);
    }

    private EventSql sql(Walk.Range range) {
        EventSql sql = sql();
        if (range != Walk.Range.ALL) {
            sql.where().and(sql.seq() + " BETWEEN ? AND ?", range::low, range::high);
        }
        return sql;
    }

    /** Makes SQLite read a range of numbers as such. */
    private String from(EventSql sql, Walk.Range range) {
        if (sql.hasWords()) {
            return sql.from();
        }
        return sql.from() + (range != Walk.Range.ALL
                ? dialect.byNumber()
                : isOfFew() || hasOnlyIssues() ? dialect.byIssue() : "");
    }

    /** The first events of a range, newest first. */
    List<StoredEvent> newest(Transaction transaction, Walk.Range range, EventQuery.Cursor before, int limit)
            throws SQLException {
        EventSql sql = sql(range);
        return newest(transaction, from(sql, range), sql, before, limit);
    }

    /** The newest events of all, by the index of times: soon found if there are many matches. */
    List<StoredEvent> newestByTime(Transaction transaction, EventQuery.Cursor before, int limit) throws SQLException {
        // Without the index of words for source and level alone, whose matches are not in order.
        EventSql sql = new EventSql(filter, source, dialect.words(filter, source, costly, false), dialect);
        return newest(transaction, sql.from(), sql, before, limit);
    }

    private List<StoredEvent> newest(Transaction transaction, String from, EventSql sql, EventQuery.Cursor before,
            int limit) throws SQLException {
        if (before != null && isByArrival()) {
            sql.where().and(sql.seq() + " < ?", before::seq);
        } else if (before != null) {
            sql.where().and("(e.ts, e.seq) < (?, ?)", before::ts, before::seq);
        }
        if (isInIndexOfIssues()) {
            return transaction.select(EventRows::event, "SELECT " + dialect.columns(false) + " FROM event e" + JOIN
                    + " AND e.seq IN (" + numbers(from, sql, limit) + ") ORDER BY " + sql.newestFirst(),
                    sql.where().values());
        }
        return rows(transaction, from, sql, sql.newestFirst(), limit, false);
    }

    /** Whether SQLite finds the numbers of the matches in the index of issues, without reading an event. */
    private boolean isInIndexOfIssues() {
        return blocks != null && hasOnlyIssues();
    }

    private static String numbers(String from, EventSql sql, long limit) {
        return "SELECT e.seq FROM " + from + " WHERE 1 = 1" + sql.where().sql() + " ORDER BY " + sql.newestFirst()
                + " LIMIT " + limit;
    }

    /** The first events of a range, by number. */
    List<StoredEvent> oldest(Transaction transaction, Walk.Range range, long after, int limit, boolean complete)
            throws SQLException {
        EventSql sql = sql(range);
        sql.where().and(sql.seq() + " > ?", () -> after);
        String from = sql.hasWords() ? sql.from() : sql.from() + dialect.byNumber();
        return rows(transaction, from, sql, sql.seq(), limit, complete);
    }

    private List<StoredEvent> rows(Transaction transaction, String from, EventSql sql, String order, int limit,
            boolean complete) throws SQLException {
        if (costly.isEmpty()) {
            return transaction.select(EventRows::event, select(complete, from, sql, order) + " LIMIT " + limit,
                    sql.where().values());
        }
        List<StoredEvent> found = new ArrayList<>();
        compare(transaction, from, sql, order, limit,
                event -> found.add(complete ? event : EventRows.shortened(event)));
        return found;
    }

    private String select(boolean whole, String from, EventSql sql, String order) {
        return "SELECT " + dialect.columns(whole) + " FROM " + from + JOIN + sql.where().sql() + " ORDER BY " + order;
    }

    /**
     * Compares complete events with the costly clauses, one after another, so that only one is in memory.
     *
     * @return the number of matches, which is at most the given one
     */
    private long compare(Transaction transaction, String from, EventSql sql, String order, long atMost,
            Consumer<StoredEvent> to) throws SQLException {
        long[] count = new long[1];
        transaction.each(row -> {
            StoredEvent event = EventRows.event(row);
            if (WordSearch.matches(costly, event)) {
                to.accept(event);
                count[0]++;
            }
            return count[0] < atMost;
        }, select(true, from, sql, order), sql.where().values());
        return count[0];
    }

    long count(Transaction transaction, Walk.Range range, long atMost) throws SQLException {
        EventSql sql = sql(range);
        if (!costly.isEmpty()) {
            return compare(transaction, from(sql, range), sql, sql.seq(), atMost, event -> {});
        }
        String from = sql.index() != null ? sql.index() : from(sql, range);
        return transaction.number("SELECT count(*) FROM (SELECT 1 FROM " + from + " WHERE 1 = 1" + sql.where().sql()
                + " LIMIT " + atMost + ") AS found", sql.where().values());
    }

    /** Counts the events of a short time, by the index of times. */
    long countByTime(Transaction transaction, long atMost) throws SQLException {
        EventSql sql = new EventSql(filter, source, null, dialect);
        return transaction.number("SELECT count(*) FROM (SELECT 1 FROM " + sql.from() + " WHERE 1 = 1"
                + sql.where().sql() + " LIMIT " + atMost + ") AS found", sql.where().values());
    }

    /** Counts the newest events of a range by time. */
    List<Histogram.Bar> bars(Transaction transaction, Walk.Range range, long step, long atMost) throws SQLException {
        EventSql sql = sql(range);
        if (!costly.isEmpty()) {
            Map<Long, Histogram.Bar> bars = new TreeMap<>();
            compare(transaction, from(sql, range), sql, sql.newestFirst(), atMost, event -> {
                Histogram.Bar bar = Histogram.Bar.of(event, step);
                bars.merge(bar.start(), bar, Histogram.Bar::and);
            });
            return List.copyOf(bars.values());
        }
        return bars(transaction, from(sql, range), sql, step, atMost);
    }

    /** Counts the newest events of a short time, by the index of times. */
    List<Histogram.Bar> barsByTime(Transaction transaction, long step, long atMost) throws SQLException {
        EventSql sql = new EventSql(filter, source, null, dialect);
        return bars(transaction, sql.from(), sql, step, atMost);
    }

    private List<Histogram.Bar> bars(Transaction transaction, String from, EventSql sql, long step, long atMost)
            throws SQLException {
        String newest = isInIndexOfIssues()
                ? "event e WHERE e.seq IN (" + numbers(from, sql, atMost) + ')'
                : from + " WHERE 1 = 1" + sql.where().sql() + " ORDER BY " + sql.newestFirst() + " LIMIT " + atMost;
        return transaction.select(EventRows::bar, "SELECT ts - ts % " + step
                + ", sum(CASE WHEN lvl >= 40 THEN 1 ELSE 0 END), sum(CASE WHEN lvl >= 30 AND lvl < 40 THEN 1 ELSE 0 END), "
                + "sum(CASE WHEN lvl < 30 THEN 1 ELSE 0 END) FROM (SELECT e.ts, e.lvl FROM " + newest
                + ") AS newest GROUP BY 1 ORDER BY 1", sql.where().values());
    }

    /** The open issues of the events that match. */
    List<Long> issues(Transaction transaction, long upToSeq, int atMost) throws SQLException {
        EventSql sql = new EventSql(filter, source, dialect.words(filter, source, List.of(), false), dialect);
        sql.where().and(sql.seq() + " <= ?", () -> upToSeq);
        String query = sql.hasWords()
                ? "SELECT DISTINCT e.grp FROM " + sql.from()
                        + " JOIN issue i ON i.id = e.grp AND i.state IN ('OPEN', 'REGRESSED') WHERE 1 = 1"
                        + sql.where().sql()
                // There are far fewer issues than events.
                : "SELECT i.id FROM issue i WHERE i.state IN ('OPEN', 'REGRESSED') AND EXISTS (SELECT 1 FROM "
                        + sql.from() + " WHERE e.grp = i.id" + sql.where().sql() + ")";
        return transaction.select(row -> row.getLong(1), query + " LIMIT " + atMost, sql.where().values());
    }

    /** Whether the counts of the histogram answer a filter. */
    static boolean isCounted(EventFilter filter) {
        return filter.withLevel(0).withSource(null).withTime(null, null).isAll();
    }
}

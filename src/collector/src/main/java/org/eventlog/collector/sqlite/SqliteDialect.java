// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eventlog.collector.sql.Blocks;
import org.eventlog.collector.sql.EventDialect;
import org.eventlog.collector.sql.EventSql;
import org.eventlog.collector.sql.Rows;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.SearchText;
import org.eventlog.collector.store.StoreException;

/** Queries events with fts5 and SQLite's JSON functions. */
final class SqliteDialect implements EventDialect {
    /**
     * The number of the index's leaf pages with words of a prefix: from the last page that begins with a lesser word to
     * the last that begins with one. The numbers of pages are stored twice as large.
     */
    private static final String PAGES = """
            WITH RECURSIVE segment(id) AS (SELECT min(segid) FROM event_fts_idx UNION ALL
                SELECT (SELECT min(segid) FROM event_fts_idx WHERE segid > segment.id) FROM segment WHERE id IS NOT NULL)
            SELECT coalesce(sum(
                coalesce((SELECT pgno FROM event_fts_idx WHERE segid = id AND term < ? ORDER BY term DESC LIMIT 1), 2) / 2
                - coalesce((SELECT pgno FROM event_fts_idx WHERE segid = id AND term <= ? ORDER BY term DESC LIMIT 1), 2) / 2
                ), 0) FROM segment WHERE id IS NOT NULL""";
    /** More pages of words with a prefix take too long to merge: some tens of milliseconds. */
    private static final int MAX_PAGES = 64;
    static final String NEWEST = "SELECT seq FROM sqlite_sequence WHERE name = 'event'";
    private static final String FROM = "SELECT block FROM block_from WHERE kind = ? AND value = ? ORDER BY block";
    /** So many events of issues are looked up one by one. */
    private static final int FEW = 20_000;

    private final ReadPool pool;
    private final int maxPages;

    SqliteDialect(ReadPool pool) {
        this(pool, MAX_PAGES);
    }

    /** @param maxPages the most pages of words with a prefix for which the index is used */
    SqliteDialect(ReadPool pool, int maxPages) {
        this.pool = pool;
        this.maxPages = maxPages;
    }

    @Override
    public <T> T query(Transaction.Work<T> work) throws StoreException {
        return pool.query(connection -> work.run(new Reading(connection)));
    }

    @Override
    public <T> T query(Transaction.Work<T> work, long until) throws StoreException {
        return pool.query(connection -> work.run(new Reading(connection)), until);
    }

    @Override
    public long limit() {
        return pool.limit();
    }

    @Override
    public EventSql.Words words(EventFilter filter, Integer source, List<SearchText.Clause> without, boolean tagged) {
        FtsQuery query = FtsQuery.of(filter, source, without, tagged);
        return query == null
                ? null
                : new EventSql.Words("event_fts MATCH ?", query.text(),
                        "event_fts f CROSS JOIN event e ON e.seq = f.rowid", "f.rowid", "event_fts f");
    }

    /**
     * Fts5 first merges all places of all words with the prefix, whatever else is asked for, and cannot be stopped. The
     * pages of its index say beforehand how many there are.
     */
    @Override
    public List<SearchText.Clause> costly(Transaction transaction, List<SearchText.Clause> clauses)
            throws SQLException {
        List<SearchText.Clause> costly = new ArrayList<>();
        for (SearchText.Clause clause : clauses) {
            long pages = 0;
            boolean prefix = false;
            for (SearchText.Term term : clause.any()) {
                prefix |= term.isPrefix();
                pages += term.isPrefix() ? pages(transaction, term.words().get(term.words().size() - 1)) : 0;
            }
            if (prefix && pages > maxPages) {
                costly.add(clause);
            }
        }
        return costly;
    }

    private static long pages(Transaction transaction, String prefix) throws SQLException {
        byte[] text = ('0' + prefix).getBytes(StandardCharsets.UTF_8);
        byte[] end = Arrays.copyOf(text, text.length + 1);
        end[text.length] = (byte) 0xff;
        return transaction.number(PAGES, end, text);
    }

    @Override
    public Blocks blocks(Transaction transaction, EventFilter filter) throws SQLException {
        Blocks blocks = pool.blocks().all(transaction);
        if (blocks == null) {
            return null;
        }
        blocks = blocks.within(filter.from(), filter.to());
        if (filter.key() != null) {
            blocks = blocks.only(numbers(transaction, FROM, BlockContents.KEY, filter.key()));
        }
        if (filter.address() != null) {
            blocks = blocks.only(numbers(transaction, FROM, BlockContents.ADDRESS, filter.address()));
        }
        if (filter.issue() != null) {
            blocks = ofIssues(transaction, blocks, "id", filter.issue());
        }
        if (filter.state() != null) {
            blocks = ofIssues(transaction, blocks, "state", filter.state().name());
        }
        return blocks;
    }

    /** The blocks of the events of some issues, if these are few; otherwise those of the issues' time. */
    private static Blocks ofIssues(Transaction transaction, Blocks blocks, String column, Object value)
            throws SQLException {
        long[] sums = transaction.select(row -> new long[]{row.getLong(1), row.getLong(2), row.getLong(3)},
                "SELECT coalesce(sum(n), 0), coalesce(min(first), 0), coalesce(max(last), -1) FROM issue WHERE "
                        + column + " = ?",
                value).get(0);
        return sums[0] > FEW
                ? blocks.within(sums[1], sums[2] + 1)
                : blocks.only(numbers(transaction, "SELECT DISTINCT seq / " + Blocks.SIZE + " FROM event WHERE grp IN "
                        + "(SELECT id FROM issue WHERE " + column + " = ?) ORDER BY 1", value));
    }

    private static long[] numbers(Transaction transaction, String sql, Object... values) throws SQLException {
        return transaction.select(row -> row.getLong(1), sql, values).stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public String columns(boolean whole) {
        return """
                e.seq, e.eid, e.ts, e.rcv, e.lvl, s.name, e.ip, e.origin, e.name, e.user,
                json_extract(e.data, '$.session'), e.req, e.corr, e.key, e.grp, e.flags,"""
                + (whole
                        ? " e.msg, 0, e.data"
                        : " substr(coalesce(e.msg, json_extract(e.data, '$.exception.message'), "
                                + "json_extract(e.data, '$.exception.type')), 1, " + SHORT + "), length(e.msg) > "
                                + SHORT + ", NULL");
    }

    @Override
    public String byNumber() {
        return " NOT INDEXED";
    }

    @Override
    public String byIssue() {
        return " INDEXED BY event_grp";
    }

    @Override
    public String newest() {
        return NEWEST;
    }

    @Override
    public String user() {
        return "user";
    }

    @Override
    public String contains(String column) {
        return "instr(" + column + ", ?) > 0";
    }

    @Override
    public String like(String column) {
        return column + " LIKE ?";
    }

    /** On a connection that cannot write. */
    private record Reading(Connection connection) implements Transaction {
        @Override
        public int update(String sql, Object... values) {
            throw new UnsupportedOperationException("it only reads");
        }

        @Override
        public void each(Rows.Each each, String sql, Object... values) throws SQLException {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                Rows.each(select, each, values);
            }
        }
    }
}

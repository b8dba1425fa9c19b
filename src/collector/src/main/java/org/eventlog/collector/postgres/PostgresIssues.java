// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.collector.event.Group;
import org.eventlog.collector.postgres.PostgresTransaction.Column;
import org.eventlog.collector.sql.IssueKey;
import org.eventlog.collector.sql.Rows;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.IssueState;
import org.eventlog.collector.store.IssueTally;

/**
 * The issues of the events of one transaction: found before, counted during, and written after it, each step with one
 * statement.
 */
final class PostgresIssues {
    private static final String[][] COLUMNS = {{"id", "bigint"}, {"src", "integer"}, {"fp", "text"}, {"title", "text"},
            {"lvl", "integer"}, {"first", "bigint"}, {"last", "bigint"}, {"n", "bigint"}, {"state", "text"},
            {"release", "text"}};

    private final Transaction transaction;
    private final Map<IssueKey, String> titles = new LinkedHashMap<>();
    private final Map<IssueKey, String> releases = new HashMap<>();
    private final Map<IssueKey, IssueTally> tallies = new LinkedHashMap<>();

    PostgresIssues(Transaction transaction, List<EventStore.Arrival> events) throws SQLException {
        this.transaction = transaction;
        for (EventStore.Arrival arrival : events) {
            Group group = arrival.event().group();
            if (group != null) {
                IssueKey of = new IssueKey(arrival.source(), group.fingerprint());
                if (titles.putIfAbsent(of, group.title()) == null) {
                    releases.put(of, arrival.event().releaseName());
                }
                if (group.earlier() != null) {
                    titles.putIfAbsent(earlier(arrival), group.title());
                }
            }
        }
        if (!titles.isEmpty()) {
            findKnown();
            makeOthers(events);
        }
    }

    private static IssueKey earlier(EventStore.Arrival arrival) {
        return new IssueKey(arrival.source(), arrival.event().group().earlier());
    }

    private void findKnown() throws SQLException {
        Column sources = Column.of("integer", titles.keySet().stream().map(IssueKey::source).toList());
        Column fingerprints = Column.of("text", titles.keySet().stream().map(IssueKey::fingerprint).toList());
        transaction.select(
                row -> tallies.put(new IssueKey(row.getInt(1), row.getString(2)), new IssueTally(row.getLong(3),
                        IssueState.valueOf(row.getString(4)), Rows.number(row, 5), Rows.number(row, 6),
                        Rows.number(row, 7),
                        Rows.number(row, 8), row.getLong(9), row.getLong(10), row.getInt(11), row.getLong(12))),
                """
                        SELECT src, fp, id, state, changed_at, fixed_n, mute_until, mute_n, first, last, lvl, n FROM issue
                        JOIN unnest(CAST(? AS integer[]), CAST(? AS text[])) AS given(src, fp) USING (src, fp)""",
                sources, fingerprints);
    }

    private void makeOthers(List<EventStore.Arrival> events) throws SQLException {
        List<IssueKey> others = new ArrayList<>(events.stream()
                .filter(arrival -> arrival.event().group() != null && tally(arrival) == null)
                .map(arrival -> new IssueKey(arrival.source(), arrival.event().group().fingerprint())).distinct()
                .toList());
        List<Long> ids = transaction.select(row -> row.getLong(1),
                "SELECT nextval(pg_get_serial_sequence('issue', 'id')) FROM generate_series(1, ?)", others.size());
        for (int i = 0; i < others.size(); i++) {
            tallies.put(others.get(i), IssueTally.ofNew(ids.get(i)));
        }
    }

    /**
     * Counts the event, and returns the number of its issue, or null.
     *
     * @param release the number of its release, 0 if it has none
     */
    Long count(EventStore.Arrival arrival, long release) {
        if (arrival.event().group() == null) {
            return null;
        }
        IssueTally tally = tally(arrival);
        tally.count(arrival.event().ts(), arrival.event().level(), release);
        return tally.id();
    }

    /** If an issue of an earlier grouping exists, it continues under its own fingerprint. */
    private IssueTally tally(EventStore.Arrival arrival) {
        Group group = arrival.event().group();
        IssueTally before = group.earlier() == null ? null : tallies.get(earlier(arrival));
        return before != null ? before : tallies.get(new IssueKey(arrival.source(), group.fingerprint()));
    }

    void write() throws SQLException {
        tallies.values().removeIf(tally -> !tally.isChanged());
        if (tallies.isEmpty()) {
            return;
        }
        Column[] rows = new Column[COLUMNS.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new Column(COLUMNS[i][1], tallies.size());
        }
        tallies.forEach((of, tally) -> {
            Object[] values = {tally.id(), of.source(), of.fingerprint(), titles.get(of), tally.level(), tally.first(),
                    tally.last(), tally.count(), tally.state().name(),
                    releases.get(of)};
            for (int i = 0; i < values.length; i++) {
                rows[i].add(values[i]);
            }
        });
        transaction.update("""
                INSERT INTO issue(id, src, fp, title, lvl, first, last, n, state, release)
                SELECT * FROM unnest(CAST(? AS bigint[]), CAST(? AS integer[]), CAST(? AS text[]), CAST(? AS text[]),
                CAST(? AS integer[]), CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS text[]),
                CAST(? AS text[]))
                ON CONFLICT(id) DO UPDATE SET lvl = excluded.lvl, first = excluded.first, last = excluded.last,
                n = excluded.n, state = excluded.state""", (Object[]) rows);
    }
}

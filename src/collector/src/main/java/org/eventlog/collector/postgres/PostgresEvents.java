// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eventlog.collector.event.Flags;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.postgres.PostgresTransaction.Column;
import org.eventlog.collector.sql.HistogramCounts;
import org.eventlog.collector.sql.ReleaseCounts;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.EventGist;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Retention;

/** Adds and deletes events, in a transaction that holds the writers' lock. */
final class PostgresEvents {
    /** Limits the parameters of one statement to some tens of megabytes. */
    private static final int ROWS_AT_ONCE = 1_000;
    private static final int SIZE_OF_NUMBERS = 150;
    private static final String[][] COLUMNS = {{"seq", "bigint"}, {"src", "integer"}, {"eid", "text"}, {"ts", "bigint"},
            {"rcv", "bigint"}, {"lvl", "integer"}, {"flags", "integer"}, {"size", "integer"}, {"grp", "bigint"},
            {"key", "text"}, {"ip", "text"}, {"usr", "text"}, {"origin", "text"}, {"name", "text"}, {"session", "text"},
            {"req", "text"}, {"corr", "text"}, {"msg", "text"}, {"thrown", "text"}, {"data", "text"},
            {"words", "text"}};

    private final Transaction transaction;

    PostgresEvents(Transaction transaction) {
        this.transaction = transaction;
    }

    boolean[] append(List<EventStore.Arrival> events) throws SQLException {
        boolean[] duplicates = duplicates(events);
        List<EventStore.Arrival> fresh = new ArrayList<>();
        for (int i = 0; i < duplicates.length; i++) {
            if (!duplicates[i]) {
                fresh.add(events.get(i));
            }
        }
        if (!fresh.isEmpty()) {
            insert(fresh);
        }
        return duplicates;
    }

    /** No other transaction writes now, so a missing event cannot appear. */
    private boolean[] duplicates(List<EventStore.Arrival> events) throws SQLException {
        boolean[] duplicates = new boolean[events.size()];
        Column sources = new Column("integer", events.size());
        Column ids = new Column("text", events.size());
        Set<List<Object>> seen = new HashSet<>();
        for (int i = 0; i < duplicates.length; i++) {
            EventStore.Arrival arrival = events.get(i);
            duplicates[i] = !seen.add(List.of(arrival.source(), arrival.event().id()));
            sources.add(arrival.source());
            ids.add(arrival.event().id());
        }
        transaction.select(row -> duplicates[row.getInt(1) - 1] = true, """
                SELECT CAST(given.place AS integer)
                FROM unnest(CAST(? AS integer[]), CAST(? AS text[])) WITH ORDINALITY AS given(src, eid, place)
                JOIN event e ON e.src = given.src AND e.eid = given.eid""", sources, ids);
        return duplicates;
    }

    private void insert(List<EventStore.Arrival> events) throws SQLException {
        long seq = transaction.number("SELECT newest FROM state");
        long bytes = 0;
        PostgresIssues issues = new PostgresIssues(transaction, events);
        ReleaseCounts releases = new ReleaseCounts(transaction);
        HistogramCounts counts = new HistogramCounts();
        for (int from = 0; from < events.size(); from += ROWS_AT_ONCE) {
            List<EventStore.Arrival> portion = events.subList(from, Math.min(events.size(), from + ROWS_AT_ONCE));
            Map<String, Column> rows = new HashMap<>();
            for (String[] column : COLUMNS) {
                rows.put(column[0], new Column(column[1], portion.size()));
            }
            for (EventStore.Arrival arrival : portion) {
                seq++;
                bytes += add(rows, seq, arrival, issues.count(arrival, releases.number(arrival)));
                counts.add(arrival.event().ts(), arrival.source(), arrival.event().level(), 1);
            }
            insert(rows);
        }
        issues.write();
        releases.write();
        counts.write(transaction);
        transaction.update("UPDATE state SET newest = ?, bytes = bytes + ?", seq, bytes);
    }

    private static int add(Map<String, Column> rows, long seq, EventStore.Arrival arrival, Long issue) {
        NewEvent event = arrival.event();
        EventGist gist = EventGist.of(event.data());
        int size = SIZE_OF_NUMBERS + event.data().length() + 2 * event.words().length()
                + (event.message() == null ? 0 : event.message().length());
        rows.get("seq").add(seq);
        rows.get("src").add(arrival.source());
        rows.get("eid").add(event.id());
        rows.get("ts").add(event.ts());
        rows.get("rcv").add(arrival.received());
        rows.get("lvl").add(event.level());
        rows.get("flags").add(event.flags());
        rows.get("size").add(size);
        rows.get("grp").add(issue);
        rows.get("key").add(arrival.key());
        rows.get("ip").add(arrival.address());
        rows.get("usr").add(event.user());
        rows.get("origin").add(arrival.origin());
        rows.get("name").add(event.name());
        rows.get("session").add(gist.session());
        rows.get("req").add(event.request());
        rows.get("corr").add(event.correlation());
        rows.get("msg").add(event.message());
        rows.get("thrown").add(event.message() == null ? gist.thrown() : null);
        rows.get("data").add(event.data());
        rows.get("words").add(Words.vector(event.words(), arrival.source(), event.level()));
        return size;
    }

    private void insert(Map<String, Column> rows) throws SQLException {
        StringBuilder names = new StringBuilder();
        StringBuilder arrays = new StringBuilder();
        StringBuilder selected = new StringBuilder();
        Object[] values = new Object[COLUMNS.length];
        for (int i = 0; i < COLUMNS.length; i++) {
            String name = COLUMNS[i][0];
            String comma = i == 0 ? "" : ", ";
            names.append(comma).append(name);
            arrays.append(comma).append("CAST(? AS ").append(COLUMNS[i][1]).append("[])");
            selected.append(comma).append(name.equals("words") ? "CAST(words AS tsvector)" : name);
            values[i] = rows.get(name);
        }
        transaction.update("INSERT INTO event(" + names + ") SELECT " + selected + " FROM unnest(" + arrays
                + ") AS given(" + names + ")", values);
    }

    int deleteOld(Retention.Bounds bounds) throws SQLException {
        // An event may match both conditions.
        Set<Long> old = new HashSet<>(seqs("SELECT seq FROM event WHERE ts < ? AND (flags & " + Flags.CLAMPED
                + " = 0 OR rcv < ?) ORDER BY ts LIMIT ?", bounds.before(), bounds.movedBefore(), bounds.portion()));
        old.addAll(seqs("SELECT seq FROM event WHERE seq <= (SELECT newest FROM state) - ? ORDER BY seq LIMIT ?",
                bounds.most(), Math.max(0, bounds.portion() - old.size())));
        for (Retention.OfSource source : bounds.sources()) {
            old.addAll(old(source, bounds.movedBefore(), Math.max(0, bounds.portion() - old.size())));
        }
        if (bounds.maxBytes() > 0) {
            old.addAll(seqs("SELECT seq FROM event WHERE (SELECT bytes FROM state) > ? ORDER BY seq LIMIT ?",
                    bounds.maxBytes(), Math.max(0, bounds.portion() - old.size())));
        }
        if (!old.isEmpty()) {
            delete(List.copyOf(old));
        }
        return old.size();
    }

    private List<Long> old(Retention.OfSource of, long movedBefore, int portion) throws SQLException {
        long source = transaction.number("SELECT id FROM source WHERE name = ?", of.source());
        List<Long> old = new ArrayList<>(seqs("SELECT seq FROM event WHERE src = ? AND ts < ? AND (flags & "
                + Flags.CLAMPED + " = 0 OR rcv < ?) ORDER BY ts LIMIT ?", source, of.before(), movedBefore, portion));
        long above = transaction.number("SELECT coalesce(sum(n), 0) FROM hist WHERE step = 3600000 AND src = ?",
                source) - of.most();
        old.addAll(seqs("SELECT seq FROM event WHERE src = ? ORDER BY ts, seq LIMIT ?", source,
                Math.max(0, Math.min(above, portion) - old.size())));
        return old;
    }

    private void delete(List<Long> old) throws SQLException {
        HistogramCounts counts = new HistogramCounts();
        long bytes = transaction.select(row -> {
            counts.add(row.getLong(1), row.getInt(2), row.getInt(3), -1);
            return row.getLong(4);
        }, "DELETE FROM event WHERE seq = ANY(CAST(? AS bigint[])) RETURNING ts, src, lvl, size",
                Column.of("bigint", old)).stream().mapToLong(Long::longValue).sum();
        counts.write(transaction);
        transaction.update("UPDATE state SET bytes = bytes - ?", bytes);
        // An issue without events that is not muted is no longer useful. A source may have its own limits.
        transaction.update("DELETE FROM issue i WHERE state <> 'MUTED' AND last < "
                + "coalesce((SELECT min(ts) FROM event WHERE src = i.src), " + Long.MAX_VALUE + ") "
                + "AND NOT EXISTS (SELECT 1 FROM event WHERE grp = i.id)");
        transaction.update("DELETE FROM change WHERE issue NOT IN (SELECT id FROM issue)");
    }

    private List<Long> seqs(String sql, Object... values) throws SQLException {
        return transaction.select(row -> row.getLong(1), sql, values);
    }
}

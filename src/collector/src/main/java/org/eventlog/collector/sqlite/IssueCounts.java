// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eventlog.collector.event.Group;
import org.eventlog.collector.sql.IssueKey;
import org.eventlog.collector.sql.Rows;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.IssueState;
import org.eventlog.collector.store.IssueTally;

/** The issues of the events of one transaction: found or created before, counted during, and written once after it. */
final class IssueCounts {
    private final SqliteWriter writer;
    private final Map<IssueKey, IssueTally> tallies = new HashMap<>();
    private final Set<IssueKey> looked = new HashSet<>();

    IssueCounts(SqliteWriter writer, List<EventStore.Arrival> events) throws SQLException {
        this.writer = writer;
        for (EventStore.Arrival arrival : events) {
            Group group = arrival.event().group();
            if (group != null && !isThereEarlier(arrival)) {
                IssueKey of = new IssueKey(arrival.source(), group.fingerprint());
                if (!tallies.containsKey(of)) {
                    tallies.put(of, make(of, arrival));
                }
            }
        }
    }

    /** Whether there is an issue of an earlier grouping, which continues under its own fingerprint. */
    private boolean isThereEarlier(EventStore.Arrival arrival) throws SQLException {
        if (arrival.event().group().earlier() == null) {
            return false;
        }
        IssueKey earlier = earlier(arrival);
        if (!tallies.containsKey(earlier) && looked.add(earlier)) {
            find(earlier).ifPresent(tally -> tallies.put(earlier, tally));
        }
        return tallies.containsKey(earlier);
    }

    private static IssueKey earlier(EventStore.Arrival arrival) {
        return new IssueKey(arrival.source(), arrival.event().group().earlier());
    }

    private IssueTally make(IssueKey of, EventStore.Arrival arrival) throws SQLException {
        writer.update("""
                INSERT INTO issue(src, fp, title, lvl, first, last, n, state, release) VALUES(?,?,?,0,?,?,0,'OPEN',?)
                ON CONFLICT(src, fp) DO NOTHING""", of.source(), of.fingerprint(), arrival.event().group().title(),
                Long.MAX_VALUE, Long.MIN_VALUE, arrival.event().releaseName());
        return find(of).orElseThrow();
    }

    private Optional<IssueTally> find(IssueKey of) throws SQLException {
        return writer.select(row -> new IssueTally(row.getLong(1), IssueState.valueOf(row.getString(2)),
                Rows.number(row, 3), Rows.number(row, 4), Rows.number(row, 5), Rows.number(row, 6), row.getLong(7),
                row.getLong(8), row.getInt(9), row.getLong(10)), """
                        SELECT id, state, changed_at, fixed_n, mute_until, mute_n, first, last, lvl, n
                        FROM issue WHERE src = ? AND fp = ?""", of.source(), of.fingerprint()).stream().findFirst();
    }

    /** The number of the event's issue, or null. */
    Long of(EventStore.Arrival arrival) {
        IssueTally tally = tally(arrival);
        return tally == null ? null : tally.id();
    }

    /**
     * Called for a new event.
     *
     * @param release the number of its release, 0 if it has none
     */
    void count(EventStore.Arrival arrival, long release) {
        IssueTally tally = tally(arrival);
        if (tally != null) {
            tally.count(arrival.event().ts(), arrival.event().level(), release);
        }
    }

    void write() throws SQLException {
        for (IssueTally tally : tallies.values()) {
            if (tally.isChanged()) {
                writer.update("UPDATE issue SET n = ?, first = ?, last = ?, lvl = ?, state = ? WHERE id = ?",
                        tally.count(), tally.first(), tally.last(), tally.level(), tally.state().name(), tally.id());
            } else {
                writer.update("DELETE FROM issue WHERE id = ? AND n = 0", tally.id());
            }
        }
    }

    private IssueTally tally(EventStore.Arrival arrival) {
        Group group = arrival.event().group();
        if (group == null) {
            return null;
        }
        IssueTally before = group.earlier() == null ? null : tallies.get(earlier(arrival));
        return before != null ? before : tallies.get(new IssueKey(arrival.source(), group.fingerprint()));
    }
}

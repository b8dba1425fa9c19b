// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.collector.event.Group;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.IssueState;

/** The issues of the events that come in together: found or made before, counted while, and written once after. */
final class IssueCounts {
    private final SqliteWriter writer;
    private final Map<Of, Tally> tallies = new HashMap<>();

    IssueCounts(SqliteWriter writer, List<EventStore.Arrival> events) throws SQLException {
        this.writer = writer;
        for (EventStore.Arrival arrival : events) {
            Group group = arrival.event().group();
            if (group != null) {
                Of of = new Of(arrival.source(), group.fingerprint());
                if (!tallies.containsKey(of)) {
                    tallies.put(of, find(of, arrival));
                }
            }
        }
    }

    private Tally find(Of of, EventStore.Arrival arrival) throws SQLException {
        writer.update("""
                INSERT INTO issue(src, fp, title, lvl, first, last, n, state) VALUES(?,?,?,0,?,?,0,'OPEN')
                ON CONFLICT(src, fp) DO NOTHING""", of.source, of.fingerprint, arrival.event().group().title(),
                arrival.event().ts(), arrival.event().ts());
        return writer.select(row -> new Tally(row.getLong(1), IssueState.valueOf(row.getString(2)),
                SqliteRows.number(row, 3), SqliteRows.number(row, 4), SqliteRows.number(row, 5), row.getLong(6)),
                "SELECT id, state, changed_at, mute_until, mute_n, n FROM issue WHERE src = ? AND fp = ?", of.source,
                of.fingerprint).get(0);
    }

    /** The number of the event's issue, or null. */
    Long of(EventStore.Arrival arrival) {
        Tally tally = tally(arrival);
        return tally == null ? null : tally.id;
    }

    /** Called for an event that was not there before. */
    void count(EventStore.Arrival arrival) {
        Tally tally = tally(arrival);
        if (tally != null) {
            tally.count(arrival.event().ts(), arrival.event().level());
        }
    }

    void write() throws SQLException {
        for (Tally tally : tallies.values()) {
            if (tally.more > 0) {
                writer.update("""
                        UPDATE issue SET n = n + ?, first = min(first, ?), last = max(last, ?), lvl = max(lvl, ?),
                        state = ? WHERE id = ?""", tally.more, tally.first, tally.last, tally.level,
                        tally.state.name(), tally.id);
            } else {
                writer.update("DELETE FROM issue WHERE id = ? AND n = 0", tally.id);
            }
        }
    }

    private Tally tally(EventStore.Arrival arrival) {
        Group group = arrival.event().group();
        return group == null ? null : tallies.get(new Of(arrival.source(), group.fingerprint()));
    }

    /** Compared by hand: what Java makes for a record keeps our class loader after a redeploy (JDK-8078641). */
    private record Of(int source, String fingerprint) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Of of && source == of.source && fingerprint.equals(of.fingerprint);
        }

        @Override
        public int hashCode() {
            return 31 * fingerprint.hashCode() + source;
        }
    }

    /** An issue as it was, and what has been added to it. */
    private static final class Tally {
        private final long id;
        private final Long changedAt;
        private final Long muteUntil;
        private final Long muteCount;
        private final long before;
        private IssueState state;
        private long more;
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;
        private int level;

        Tally(long id, IssueState state, Long changedAt, Long muteUntil, Long muteCount, long before) {
            this.id = id;
            this.state = state;
            this.changedAt = changedAt;
            this.muteUntil = muteUntil;
            this.muteCount = muteCount;
            this.before = before;
        }

        void count(long ts, int lvl) {
            more++;
            first = Math.min(first, ts);
            last = Math.max(last, ts);
            level = Math.max(level, lvl);
            // One that happened before it was resolved, and only comes late, does not open it again.
            if (state == IssueState.RESOLVED && changedAt != null && ts > changedAt) {
                state = IssueState.REGRESSED;
            } else if (state == IssueState.MUTED && (muteUntil != null && ts >= muteUntil
                    || muteCount != null && before + more >= muteCount)) {
                state = IssueState.OPEN;
            }
        }
    }
}

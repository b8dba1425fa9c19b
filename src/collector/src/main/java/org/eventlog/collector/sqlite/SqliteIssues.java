// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueChange;
import org.eventlog.collector.store.IssueQuery;
import org.eventlog.collector.store.IssueState;
import org.eventlog.collector.store.IssueStore;
import org.eventlog.collector.store.StoreException;

/** The table of issues. */
final class SqliteIssues implements IssueStore {
    private static final String SELECT = """
            SELECT i.id, s.name, i.title, i.lvl, i.first, i.last, i.n, i.state, i.changed_at, i.changed_by,
            i.mute_until, i.mute_n FROM issue i JOIN source s ON s.id = i.src WHERE 1 = 1""";
    private static final int SUBJECTS = 20;

    private final SqliteStore store;

    SqliteIssues(SqliteStore store) {
        this.store = store;
    }

    @Override
    public List<Issue> list(IssueQuery query) throws StoreException {
        Where where = new Where();
        if (query.open() != null) {
            where.and("i.state " + (query.open() ? "" : "NOT ") + "IN ('OPEN', 'REGRESSED')");
        }
        where.and(query.state() == null ? null : "i.state = ?", () -> query.state().name());
        where.and(query.source() == null ? null : "s.name = ?", query::source);
        where.and(query.text() == null ? null : "instr(lower(i.title), lower(?)) > 0", query::text);
        if (query.before() != null) {
            where.and("(i.last, i.id) < (?, ?)", query.before()::ts, query.before()::seq);
        }
        return store.read().select(SqliteIssues::issue,
                SELECT + where.sql() + " ORDER BY i.last DESC, i.id DESC LIMIT " + query.limit(), where.values());
    }

    @Override
    public Optional<Issue> find(long id) throws StoreException {
        return store.read().select(SqliteIssues::issue, SELECT + " AND i.id = ?", id).stream().findFirst();
    }

    @Override
    public Optional<Issue> ofEvent(long seq) throws StoreException {
        return store.read().select(SqliteIssues::issue,
                SELECT + " AND i.id = (SELECT grp FROM event WHERE seq = ?)", seq).stream().findFirst();
    }

    @Override
    public long countOpen() throws StoreException {
        return store.read().select(row -> row.getLong(1),
                "SELECT count(*) FROM issue WHERE state IN ('OPEN', 'REGRESSED')").get(0);
    }

    @Override
    public List<Long> matching(EventFilter filter, long upToSeq, int atMost) throws StoreException {
        return store.read().matching(filter, upToSeq, atMost);
    }

    private static Issue issue(ResultSet row) throws SQLException {
        return new Issue(row.getLong(1), row.getString(2), row.getString(3), Levels.name(row.getInt(4)),
                row.getLong(5), row.getLong(6), row.getLong(7), IssueState.valueOf(row.getString(8)),
                SqliteRows.number(row, 9), row.getString(10), SqliteRows.number(row, 11), SqliteRows.number(row, 12));
    }

    @Override
    public Optional<Long> change(Collection<Long> issues, IssueChange change, Actor actor, long now)
            throws StoreException {
        SqliteWriter writer = store.writer();
        return writer.transaction(() -> {
            List<Long> changed = new ArrayList<>();
            // The entry in the audit that is going to be made below.
            long number = writer.number("SELECT coalesce(max(id), 0) + 1 FROM audit");
            for (long issue : issues) {
                // What it was, as a text of its own, so that a change can be undone whatever columns there are later.
                int rows = writer.update("""
                        INSERT INTO change(id, issue, before, after) SELECT ?, id, json_object('state', state,
                        'changed_at', changed_at, 'changed_by', changed_by, 'mute_until', mute_until,
                        'mute_n', mute_n), ? FROM issue WHERE id = ? AND (state <> ? OR ? = 'MUTED')""", number, now,
                        issue, change.state().name(), change.state().name());
                if (rows > 0) {
                    writer.update("""
                            UPDATE issue SET state = ?, changed_at = ?, changed_by = ?, mute_until = ?, mute_n = n + ?
                            WHERE id = ?""", change.state().name(), now, actor.name(), change.muteUntil(),
                            change.muteMore(), issue);
                    changed.add(issue);
                }
            }
            if (changed.isEmpty()) {
                return Optional.empty();
            }
            SqliteAudit.add(writer, now, actor, action(change.state()), subject(changed), null);
            return Optional.of(number);
        });
    }

    @Override
    public int undo(long change, Actor actor, long now) throws StoreException {
        SqliteWriter writer = store.writer();
        return writer.transaction(() -> {
            // Only what nobody has changed since; that events have reopened it meanwhile does not matter.
            List<Long> undone = writer.select(row -> row.getLong(1), """
                    SELECT c.issue FROM change c JOIN issue i ON i.id = c.issue
                    WHERE c.id = ? AND i.changed_at = c.after""", change);
            for (long issue : undone) {
                writer.update("""
                        UPDATE issue SET (state, changed_at, changed_by, mute_until, mute_n) =
                        (SELECT before ->> 'state', before ->> 'changed_at', before ->> 'changed_by',
                        before ->> 'mute_until', before ->> 'mute_n' FROM change WHERE id = ? AND issue = ?)
                        WHERE id = ?""", change, issue, issue);
            }
            writer.update("DELETE FROM change WHERE id = ?", change);
            if (!undone.isEmpty()) {
                SqliteAudit.add(writer, now, actor, "undo", subject(undone), null);
            }
            return undone.size();
        });
    }

    private static String action(IssueState state) {
        return switch (state) {
            case OPEN, REGRESSED -> "reopen";
            case RESOLVED -> "resolve";
            case MUTED -> "mute";
        };
    }

    private static String subject(List<Long> issues) {
        return issues.stream().limit(SUBJECTS).map(String::valueOf).collect(Collectors.joining(" ", "issue ", ""))
                + (issues.size() > SUBJECTS ? " and " + (issues.size() - SUBJECTS) + " more" : "");
    }
}

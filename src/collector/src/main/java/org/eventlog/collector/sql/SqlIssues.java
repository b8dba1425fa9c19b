// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.Deployment;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueChange;
import org.eventlog.collector.store.IssueQuery;
import org.eventlog.collector.store.IssueState;
import org.eventlog.collector.store.IssueStore;
import org.eventlog.collector.store.Releases;
import org.eventlog.collector.store.StoreException;

/** The table of issues. */
public final class SqlIssues implements IssueStore {
    /** The columns that are kept so that a change can be undone, independent of later columns. */
    private static final String IMAGE = "SELECT id, state, changed_at, changed_by, mute_until, mute_n, fixed_n, fixed_after "
            + "FROM issue "
            + "WHERE id = ?";
    private static final String SELECT = """
            SELECT i.id, s.name, i.title, i.lvl, i.first, i.last, i.n, i.state, i.changed_at, i.changed_by,
            i.mute_until, i.mute_n, i.release, i.fixed_after FROM issue i JOIN source s ON s.id = i.src WHERE 1 = 1""";

    private final Database database;
    private final Matching matching;

    public SqlIssues(Database database, Matching matching) {
        this.database = database;
        this.matching = matching;
    }

    @Override
    public List<Issue> list(IssueQuery query) throws StoreException {
        Where where = new Where();
        if (query.open() != null) {
            where.and("i.state " + (query.open() ? "" : "NOT ") + "IN ('OPEN', 'REGRESSED')");
        }
        where.and(query.state() == null ? null : "i.state = ?", () -> query.state().name());
        where.and(query.source() == null ? null : "s.name = ?", query::source);
        where.and(query.text() == null ? null : "lower(i.title) LIKE lower(?) ESCAPE '!'",
                () -> '%' + query.text().replaceAll("[!%_]", "!$0") + '%');
        String by = switch (query.sort()) {
            case LAST -> "i.last";
            case FIRST -> "i.first";
            case COUNT -> "i.n";
        };
        where.and(query.release() == null ? null : "i.release = ?", query::release);
        if (query.before() != null) {
            where.and("(" + by + ", i.id) < (?, ?)", query.before()::ts, query.before()::seq);
        }
        return database.read(SqlIssues::issue,
                SELECT + where.sql() + " ORDER BY " + by + " DESC, i.id DESC LIMIT " + query.limit(), where.values());
    }

    @Override
    public Optional<Issue> find(long id) throws StoreException {
        return database.read(SqlIssues::issue, SELECT + " AND i.id = ?", id).stream().findFirst();
    }

    @Override
    public List<Issue> after(long id, int limit) throws StoreException {
        return database.read(SqlIssues::issue, SELECT + " AND i.id > ? ORDER BY i.id LIMIT " + limit, id);
    }

    @Override
    public long newest() throws StoreException {
        return database.read(row -> row.getLong(1), "SELECT coalesce(max(id), 0) FROM issue").get(0);
    }

    @Override
    public Optional<Issue> ofEvent(long seq) throws StoreException {
        return database.read(SqlIssues::issue,
                SELECT + " AND i.id = (SELECT grp FROM event WHERE seq = ?)", seq).stream().findFirst();
    }

    @Override
    public long countOpen() throws StoreException {
        return database.read(row -> row.getLong(1),
                "SELECT count(*) FROM issue WHERE state IN ('OPEN', 'REGRESSED')").get(0);
    }

    @Override
    public List<Long> matching(EventFilter filter, long upToSeq, int atMost) throws StoreException {
        return matching.matching(filter, upToSeq, atMost);
    }

    private static Issue issue(ResultSet row) throws SQLException {
        return new Issue(row.getLong(1), row.getString(2), row.getString(3), Levels.name(row.getInt(4)),
                row.getLong(5), row.getLong(6), row.getLong(7), IssueState.valueOf(row.getString(8)),
                Rows.number(row, 9), row.getString(10), Rows.number(row, 11), Rows.number(row, 12),
                row.getString(13), row.getString(14));
    }

    @Override
    public Optional<Long> change(Collection<Long> issues, IssueChange change, Actor actor, long now)
            throws StoreException {
        return database.write(transaction -> {
            List<Long> changed = new ArrayList<>();
            // The number of the audit entry added below.
            long number = SqlAudit.next(transaction);
            for (long issue : new TreeSet<>(issues)) {
                List<IssueImage> before = transaction.select(IssueImage::of, IMAGE, issue);
                if (before.isEmpty() || before.get(0).isAlready(change.state())) {
                    continue;
                }
                transaction.update("INSERT INTO change(id, issue, before, after) VALUES(?,?,?,?)", number, issue,
                        before.get(0).json(), now);
                transaction.update("""
                        UPDATE issue SET state = ?, changed_at = ?, changed_by = ?, mute_until = ?, mute_n = n + ?,
                        fixed_n = NULL, fixed_after = NULL WHERE id = ?""", change.state().name(), now, actor.name(),
                        change.muteUntil(), change.muteMore(), issue);
                if (change.nextRelease()) {
                    fixedAfterNewest(transaction, issue);
                }
                changed.add(issue);
            }
            if (changed.isEmpty()) {
                return Optional.empty();
            }
            SqlAudit.add(transaction, now, actor, change.action(), AuditEntry.subject(changed), null);
            return Optional.of(number);
        });
    }

    private static void fixedAfterNewest(Transaction transaction, long issue) throws SQLException {
        Deployment newest = Releases.newest(SqlDeployments.of(transaction,
                (int) transaction.number("SELECT src FROM issue WHERE id = ?", issue)));
        transaction.update("UPDATE issue SET fixed_n = ?, fixed_after = ? WHERE id = ?",
                newest == null ? 0L : newest.id(), newest == null ? "" : newest.release(), issue);
    }

    @Override
    public int undo(long change, Actor actor, long now) throws StoreException {
        return database.write(transaction -> {
            // Only issues that no user has changed since, even if events have reopened them.
            Map<Long, IssueImage> undone = new TreeMap<>();
            transaction.select(row -> undone.put(row.getLong(1), IssueImage.of(row.getString(2))), """
                    SELECT c.issue, c.before FROM change c JOIN issue i ON i.id = c.issue
                    WHERE c.id = ? AND i.changed_at = c.after
                    AND NOT EXISTS (SELECT 1 FROM change n WHERE n.issue = c.issue AND n.id > c.id)""", change);
            for (Map.Entry<Long, IssueImage> one : undone.entrySet()) {
                one.getValue().restore(transaction, one.getKey());
            }
            transaction.update("DELETE FROM change WHERE id = ?", change);
            if (!undone.isEmpty()) {
                SqlAudit.add(transaction, now, actor, "undo", AuditEntry.subject(undone.keySet()), null);
            }
            return undone.size();
        });
    }

    /** Finds the issues of events, in a database-specific way. */
    public interface Matching {
        List<Long> matching(EventFilter filter, long upToSeq, int atMost) throws StoreException;
    }
}

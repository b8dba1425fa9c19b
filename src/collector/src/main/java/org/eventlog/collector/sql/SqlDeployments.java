// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.eventlog.collector.store.Deployment;
import org.eventlog.collector.store.DeploymentStore;
import org.eventlog.collector.store.Releases;
import org.eventlog.collector.store.StoreException;

/** The table of deployments. */
final class SqlDeployments implements DeploymentStore {
    private static final String SELECT = "SELECT d.id, s.name, d.release, d.at, d.by_key FROM deployment d "
            + "JOIN source s ON s.id = d.src WHERE 1 = 1";

    private final Database database;

    SqlDeployments(Database database) {
        this.database = database;
    }

    @Override
    public Deployment add(int source, String release, long at, String by) throws StoreException {
        return database.write(transaction -> {
            long id = next(transaction);
            insert(transaction, id, source, release, at, by);
            prune(transaction, source);
            return transaction.select(SqlDeployments::deployment, SELECT + " AND d.id = ?", id).get(0);
        });
    }

    @Override
    public List<Deployment> list(String source, Long from, Long to, int limit) throws StoreException {
        Where where = new Where();
        where.and(source == null ? null : "s.name = ?", () -> source);
        where.and(from == null ? null : "d.at >= ?", () -> from);
        where.and(to == null ? null : "d.at < ?", () -> to);
        return database.read(SqlDeployments::deployment, SELECT + where.sql() + " ORDER BY d.id DESC LIMIT " + limit,
                where.values());
    }

    /** The next number. Numbers are never used twice, because the newest deployment is never deleted. */
    static long next(Transaction transaction) throws SQLException {
        return transaction.number("SELECT coalesce(max(id), 0) + 1 FROM deployment");
    }

    /** All deployments of a source, latest first. */
    static List<Deployment> of(Transaction transaction, int source) throws SQLException {
        return transaction.select(SqlDeployments::deployment, SELECT + " AND d.src = ? ORDER BY d.id DESC", source);
    }

    static void insert(Transaction transaction, long id, int source, String release, long at, String by)
            throws SQLException {
        transaction.update("INSERT INTO deployment(id, src, release, at, by_key) VALUES(?,?,?,?,?)", id, source,
                release, at, by);
    }

    static void prune(Transaction transaction, int source) throws SQLException {
        for (Deployment old : Releases.outdated(of(transaction, source))) {
            transaction.update("DELETE FROM deployment WHERE id = ?", old.id());
        }
    }

    private static Deployment deployment(ResultSet row) throws SQLException {
        return new Deployment(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4), row.getString(5));
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.postgres;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eventlog.collector.sql.Rows;
import org.eventlog.collector.sql.SqlReads;
import org.eventlog.collector.sql.SqlStore;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.Retention;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreFacts;

/**
 * Events in PostgreSQL, 11 or later, in a separate schema. Several collectors may share it and see the same data.
 *
 * <p>A writing transaction first locks one row, so writing transactions are serialized: the order of the numbers is the
 * order of the commits, and a reader that continues after a number misses nothing. Reading locks nothing.
 *
 * <p>A commit is as durable as configured in the server: {@code synchronous_commit} is not changed; with {@code off},
 * the latest acknowledged events may be lost in a crash. If the connection is lost during a commit, an exception is
 * thrown although the events may be stored. When they are sent again, they are recognized as duplicates.
 *
 * <p>NUL, which a text in PostgreSQL cannot contain, is replaced with {@code U+2400}, and a lone surrogate with
 * {@code ?}. Phrases are found in the first 16,383 words of an event, and of very long texts only about the first half
 * a megabyte of distinct words.
 */
public final class PostgresStore extends SqlStore {
    private final Source source;
    private final String schema;
    private final Duration busy;
    private final Duration query;
    private volatile Sessions sessions;

    /**
     * @param source provides a connection for each transaction
     * @param schema the schema of the tables, which is created if it does not exist
     * @param busy how long to wait for other writers
     * @param query how long a search may take
     */
    public PostgresStore(DataSource source, String schema, Duration busy, Duration query) {
        this(() -> source, schema, busy, query);
    }

    private PostgresStore(Source source, String schema, Duration busy, Duration query) {
        this.source = source;
        this.schema = schema;
        this.busy = busy;
        this.query = query;
    }

    /** Uses the server's data source with this JNDI name, which is looked up whenever the store is opened. */
    public static PostgresStore ofJndi(String name, String schema, Duration busy, Duration query) {
        AtomicReference<DataSource> known = new AtomicReference<>();
        return new PostgresStore(() -> find(name, known), schema, busy, query);
    }

    /**
     * The writer's thread reopens the store. On some servers it cannot look up names of the application; it then uses
     * the previous data source.
     */
    private static DataSource find(String name, AtomicReference<DataSource> known) throws NamingException {
        try {
            known.set(InitialContext.doLookup(name));
        } catch (NamingException e) {
            if (known.get() == null) {
                throw e;
            }
        }
        return known.get();
    }

    @Override
    public void open() throws StoreException {
        try {
            Sessions made = new Sessions(source.find(), schema, busy, query);
            PostgresSchema.prepare(made, schema);
            sessions = made;
        } catch (NamingException | ClassCastException e) {
            throw new StoreException(StoreException.Kind.FAILED, "no data source is found: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean[] append(List<Arrival> events) throws StoreException {
        return write(transaction -> new PostgresEvents(transaction).append(events));
    }

    @Override
    public int deleteOld(Retention.Bounds bounds) throws StoreException {
        return write(transaction -> new PostgresEvents(transaction).deleteOld(bounds));
    }

    /** Only one transaction writes at a time, among all collectors. */
    @Override
    public <T> T write(Transaction.Work<T> work) throws StoreException {
        return sessions().write(transaction -> {
            transaction.select(row -> null, "SELECT newest FROM state FOR UPDATE");
            return work.run(transaction);
        });
    }

    @Override
    public <T> List<T> read(Rows.Row<T> row, String sql, Object... values) throws StoreException {
        return sessions().read(transaction -> transaction.select(row, sql, values));
    }

    private Sessions sessions() throws StoreException {
        Sessions open = sessions;
        if (open == null) {
            throw new StoreException(StoreException.Kind.CLOSED, "the database is not open");
        }
        return open;
    }

    @Override
    public void close() {
        sessions = null;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    protected SqlReads reads() throws StoreException {
        return new SqlReads(new PostgresDialect(sessions()));
    }

    @Override
    public StoreFacts facts() throws StoreException {
        return read(row -> new StoreFacts(row.getLong(1), row.getLong(2)),
                """
                SELECT (SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c WHERE c.relkind = 'r'
                AND c.relnamespace = to_regnamespace(?)), (SELECT coalesce(sum(n), 0) FROM hist WHERE step = 3600000)""",
                schema).get(0);
    }

    /** The source of connections. */
    private interface Source {
        DataSource find() throws NamingException;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueQuery;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreException.Kind;
import org.eventlog.collector.store.TestEvent;
import org.eventlog.collector.store.TwoNodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

@Timeout(60)
class PostgresStoreTest {
    @RegisterExtension
    static final PostgresServer SERVER = new PostgresServer();

    private static final Actor ANN = new Actor("ann", "192.0.2.7");

    private final String schema = PostgresServer.newSchema();

    @Test
    void concurrentOpensOfAnEmptyDatabaseSucceed() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<CompletableFuture<Void>> openings = Stream.generate(() -> opening(go)).limit(8).toList();

        go.countDown();

        for (CompletableFuture<Void> opening : openings) {
            opening.get(30, TimeUnit.SECONDS);
        }
        assertThat(open().events().newest()).isZero();
    }

    private CompletableFuture<Void> opening(CountDownLatch go) {
        return CompletableFuture.runAsync(() -> {
            try {
                go.await();
                SERVER.store(schema).open();
            } catch (InterruptedException | StoreException e) {
                throw new AssertionError(e);
            }
        }, task -> new Thread(task, "opening").start());
    }

    @Test
    void concurrentWritersAndTailsSeeTheSameEvents() throws Exception {
        PostgresStore one = open();
        one.keys().configure(List.of(KeyRow.configured("k", "shop", new byte[]{1}, false)), 1);

        new TwoNodes(one, open(), 40, 20).run(one.keys().all().get(0).source());
    }

    @Test
    void keyRevocationAppliesToOtherCollectors() throws Exception {
        PostgresStore one = open();
        PostgresStore other = open();
        one.keys().create(new KeyRow("k1", 0, "shop", new byte[]{1}, false, false, null, Set.of(KeyRow.Scope.INGEST), 0,
                null, 0, null, null, null, null), ANN, 1);
        assertThat(other.keys().all()).hasSize(1);

        one.keys().revoke("k1", ANN, 2);

        assertThat(other.keys().all().get(0).revoked()).isEqualTo(2);
        assertThat(other.isShared()).as("so that it looks").isTrue();
    }

    @Test
    void writersWaitForOthersUpToTheTimeout() throws Exception {
        PostgresStore store = new PostgresStore(SERVER.source(), schema, Duration.ofMillis(100), Duration.ofSeconds(9));
        store.open();
        try (Connection other = SERVER.source().getConnection(); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT * FROM " + schema + ".state FOR UPDATE");

            assertKind(() -> store.append(List.of(new TestEvent("e1").arrival(1))), Kind.BUSY);
            assertThat(store.events().newest()).as("reading waits for nobody").isZero();
            other.rollback();
        }
        assertThat(store.append(List.of(new TestEvent("e1").arrival(1)))).containsExactly(false);
    }

    @Test
    void aSearchThatTakesTooLongIsStopped() throws Exception {
        Sessions sessions = new Sessions(SERVER.source(), schema, Duration.ofSeconds(5), Duration.ofMillis(100));

        assertKind(() -> sessions.read(transaction -> transaction.select(row -> null, "SELECT pg_sleep(30)")),
                Kind.TIMEOUT);
    }

    @Test
    void readTransactionsCannotWrite() throws Exception {
        open();
        Sessions sessions = new Sessions(SERVER.source(), schema, Duration.ofSeconds(5), Duration.ofSeconds(5));

        assertThatThrownBy(() -> sessions.read(transaction -> transaction.update("DELETE FROM event")))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void unavailableServerIsAFailureUntilItReturns() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setPortNumbers(new int[]{1});
        PostgresStore store = new PostgresStore(nowhere, schema, Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertKind(store::open, Kind.FAILED);
    }

    @Test
    void missingDataSourceIsAFailureWithItsName() {
        PostgresStore store = PostgresStore.ofJndi("java:comp/Nothing", schema, Duration.ofSeconds(1),
                Duration.ofSeconds(1));

        assertKind(store::open, Kind.FAILED);
    }

    @Test
    void doesNotTouchTablesOfAnotherVersion() throws Exception {
        open();
        execute("UPDATE " + schema + ".version SET number = 99");

        assertThatThrownBy(this::open).hasMessageContaining("another version");
    }

    @Test
    void upgradesTablesOfThePreviousVersion() throws Exception {
        open();
        execute("DROP TRIGGER audit_old ON " + schema + ".audit");
        execute("DROP FUNCTION " + schema + ".audit_old");
        execute("DROP TABLE " + schema + ".audit_limit");
        execute("DROP FUNCTION " + schema + ".audit_limit_grows");
        execute("DROP TABLE " + schema + ".deployment");
        execute("DROP TABLE " + schema + ".document");
        execute("ALTER TABLE " + schema + ".issue DROP release, DROP fixed_n, DROP fixed_after");
        execute("INSERT INTO " + schema + ".source(name) VALUES('shop')");
        execute("INSERT INTO " + schema + ".issue(src, fp, title, lvl, first, last, n, state) "
                + "VALUES((SELECT min(id) FROM " + schema + ".source), 'f', 'A', 40, 1, 1, 1, 'OPEN')");
        execute("UPDATE " + schema + ".version SET number = 1");

        PostgresStore again = open();
        again.audit().add(new AuditEntry(0, 1, "ann", null, "export", "a", null));
        again.audit().add(new AuditEntry(0, 2, "ann", null, "export", "b", null));

        assertThat(again.audit().deleteOld(2, 10, 10)).isEqualTo(1);
        assertThat(again.issues().list(new IssueQuery(true, null, null, null, null, 9))).extracting(Issue::title,
                Issue::release, Issue::fixedAfter).containsExactly(tuple("A", null, null));
        assertThat(again.deployments().list(null, null, null, 9)).isEmpty();
        assertThat(again.documents().find("rules")).isEmpty();
    }

    @Test
    void databaseProtectsTheAuditLog() throws Exception {
        open().audit().add(new AuditEntry(0, 1, "ann", null, "export", null, null));

        for (String sql : List.of("DELETE FROM %s.audit", "UPDATE %s.audit SET who = 'bob'", "TRUNCATE %s.audit")) {
            assertThatThrownBy(() -> execute(sql.formatted(schema))).hasMessageContaining("only added to");
        }
    }

    @Test
    void returnsAConnectionUnchanged() throws Exception {
        try (ReusedConnections pool = new ReusedConnections(SERVER.source())) {
            PostgresStore store = new PostgresStore(pool.source(), schema, Duration.ofSeconds(5),
                    Duration.ofSeconds(5));
            store.open();
            store.append(List.of(new TestEvent("e1").arrival(1)));
            store.events().list(EventQuery.newest(EventFilter.ALL, 9));
            assertThatThrownBy(() -> store.read(row -> null, "SELECT nonsense"));
            assertThatThrownBy(() -> store.write(transaction -> transaction.update("nonsense")));

            assertThat(pool.lent()).isZero();
            assertThat(pool.idle()).as("one at a time").hasSize(1);
            assertThat(pool.idle().getFirst().getAutoCommit()).isTrue();
            try (Statement statement = pool.idle().getFirst().createStatement()) {
                for (String setting : List.of("statement_timeout", "lock_timeout")) {
                    assertThat(text(statement, "SHOW " + setting)).as(setting).isEqualTo("0");
                }
                assertThat(text(statement, "SHOW search_path")).doesNotContain(schema);
                assertThat(text(statement, "SHOW transaction_read_only")).isEqualTo("off");
            }
        }
    }

    @Test
    void aSearchForWordsUsesTheirIndex() throws Exception {
        PostgresStore store = open();
        String plan = store.write((Transaction.Work<String>) transaction -> {
            transaction.update("SET LOCAL enable_seqscan = off");
            return String.join("\n", transaction.select(row -> row.getString(1), "EXPLAIN SELECT seq FROM event e "
                    + "WHERE e.words @@ CAST('a & '':s1''' AS tsquery)"));
        });

        assertThat(plan).contains("event_words");
    }

    @ParameterizedTest
    @CsvSource({"53100,FULL", "53200,FULL", "53300,BUSY", "57014,TIMEOUT", "40001,BUSY", "40P01,BUSY", "55P03,BUSY",
            "08006,FAILED", "57P01,FAILED", "58030,FULL", "XX001,CORRUPT", "XX002,CORRUPT", "42P01,FAILED"})
    void mapsEachErrorCodeToAKind(String state, Kind kind) {
        assertThat(PostgresFault.of(new SQLException("pool", new SQLException("cause", state))).kind()).isEqualTo(kind);
    }

    @Test
    void exhaustedPoolIsBusy() {
        assertThat(PostgresFault.of(new SQLTransientConnectionException("none in 30s")).kind()).isEqualTo(Kind.BUSY);
        assertThat(PostgresFault.of(new SQLException("stopped")).kind()).isEqualTo(Kind.FAILED);
    }

    private PostgresStore open() throws StoreException {
        PostgresStore store = SERVER.store(schema);
        store.open();
        return store;
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = SERVER.source().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void assertKind(ThrowingCallable call, Kind kind) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StoreException.class,
                fault -> assertThat(fault.kind()).isEqualTo(kind));
    }
}

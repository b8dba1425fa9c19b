// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eventlog.collector.ChildProcess;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.config.ConfigReader;
import org.eventlog.collector.event.Flags;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.keys.Keys;
import org.eventlog.collector.keys.Secret;
import org.eventlog.collector.keys.StoredKeys;
import org.eventlog.collector.sql.EventDialect;
import org.eventlog.collector.sql.SqlReads;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueState;
import org.eventlog.collector.store.Retention;
import org.eventlog.collector.store.Retentions;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoredEvent;
import org.eventlog.sqlite.SqliteDriver;
import org.eventlog.text.SqlScript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
    private static final Instant NOW = Instant.parse("2026-05-04T03:02:01.234Z");
    private static final EventQuery ALL = EventQuery.newest(EventFilter.ALL, 500);

    @TempDir
    Path directory;
    private final List<SqliteStore> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        opened.forEach(SqliteStore::close);
    }

    @Test
    void keepsEventsAfterReopening() throws Exception {
        SqliteStore store = open();
        store.append(List.of(event("a", 0, 0)));
        store.close();

        assertThat(names(open())).containsExactly("a");
    }

    @Test
    void continuesAfterAnEventThatArrivedWhileTheListWasRead() throws Exception {
        SqliteStore store = open();
        store.append(List.of(event("a", 0, 0)));
        ReadPool pool = new ReadPool(directory.resolve("events.db"), 1, Duration.ofSeconds(5));
        SqliteDialect dialect = new SqliteDialect(pool);
        // Is asked for the words between the newest number and the events.
        EventDialect arriving = (EventDialect) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[]{EventDialect.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("words")) {
                        store.append(List.of(event("late", 0, 0)));
                    }
                    return method.invoke(dialect, arguments);
                });

        EventPage page = new SqlReads(arriving).list(ALL);
        pool.close();

        assertThat(page.events()).extracting(StoredEvent::name).containsExactly("late", "a");
        assertThat(page.newest()).isEqualTo(page.events().get(0).seq());
    }

    @Test
    void refusesASecondOwnerInTheSameServer() throws Exception {
        open();

        assertKind(() -> open(), StoreException.Kind.OWNED);
        assertThat(names(opened.get(0))).as("the first continues").isEmpty();
    }

    @Test
    void refusesASecondOwnerInAnotherProcess() throws Exception {
        Process other = ChildProcess.start(directory);
        ChildProcess.port(other);

        assertKind(() -> open(), StoreException.Kind.OWNED);

        other.destroyForcibly().waitFor();
        assertThat(names(open())).isEmpty();
    }

    @Test
    void neverReplacesADamagedFile() throws Exception {
        byte[] damaged = "this is not a database, and somebody may want to repair it ".repeat(100).getBytes();
        Files.write(file(), damaged);

        assertKind(() -> open(), StoreException.Kind.CORRUPT);
        assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
    }

    @Test
    void doesNotTouchAnotherProgramsDatabase() throws Exception {
        execute("CREATE TABLE theirs(a)");
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(this::open).hasMessageContaining("not a collector's database");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void reportsAFullDiskAndKeepsItsEvents() throws Exception {
        SqliteStore store = new SqliteStore(config(Duration.ofSeconds(5)), 60);
        opened.add(store);
        store.open();
        source(store);
        assertKind(() -> {
            for (int i = 0; i < 1_000; i++) {
                store.append(List.of(event("n" + i, 0, 0)));
            }
        }, StoreException.Kind.FULL);
        int before = names(store).size();

        store.open();

        assertThat(before).isPositive();
        assertThat(names(store)).hasSize(before);
    }

    @Test
    void stopsAQueryThatTakesTooLong() throws Exception {
        open(Duration.ofMillis(100));
        ReadPool pool = new ReadPool(file(), 1, Duration.ofMillis(100));

        assertKind(() -> pool.query(connection -> number(connection, """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n""")),
                StoreException.Kind.TIMEOUT);
        long seven = pool.query(connection -> number(connection, "SELECT 7"));
        assertThat(seven).isEqualTo(7);
        pool.close();
    }

    @Test
    void deletesOldEvents() throws Exception {
        SqliteStore store = open();
        long now = NOW.toEpochMilli();
        store.append(List.of(event("young", now - days(29), 0), event("old", now - days(31), 0),
                event("wrong-clock", now - days(30) - 1, Flags.CLAMPED)));

        int deleted = store.deleteOld(bounds(1_000));

        assertThat(deleted).isEqualTo(1);
        assertThat(names(store)).containsExactly("young", "wrong-clock");
        assertThat(store.events().list(EventQuery.newest(EventFilter.ALL.withText("old"), 9)).events()).isEmpty();
    }

    @Test
    void deletesExcessEventsInPortions() throws Exception {
        SqliteStore store = open();
        List<EventStore.Arrival> events = LongStream.range(0, 7_000)
                .mapToObj(i -> event("n" + i, NOW.toEpochMilli() + i, 0)).toList();
        store.append(events);

        assertThat(store.deleteOld(bounds(1_000))).isEqualTo(5_000);
        assertThat(store.deleteOld(bounds(1_000))).isEqualTo(1_000);
        assertThat(store.deleteOld(bounds(1_000))).isZero();
        assertThat(names(store)).startsWith("n6999").doesNotContain("n5999");
    }

    @Test
    void neverUsesANumberTwice() throws Exception {
        SqliteStore store = open();
        store.append(List.of(event("a", 0, 0), event("b", 0, 0)));
        store.deleteOld(Retentions.bounds(NOW.toEpochMilli(), NOW.toEpochMilli(), 0, 0, 10));
        store.close();

        SqliteStore again = open();
        again.append(List.of(event("c", 0, 0)));

        assertThat(again.events().list(ALL).events()).extracting(StoredEvent::seq).containsExactly(3L);
    }

    @Test
    void duplicatesAnywhereLeaveNoGapsBetweenNumbers() throws Exception {
        SqliteStore store = open();
        store.append(LongStream.range(0, 700).filter(i -> i % 3 == 0).mapToObj(i -> event("n" + i, i, 0)).toList());

        List<EventStore.Arrival> again = LongStream.range(0, 1_400)
                .mapToObj(i -> event("n" + (i < 700 ? i : i - 100), i, 0)).toList();
        boolean[] duplicates = store.append(again);

        for (int i = 0; i < duplicates.length; i++) {
            assertThat(duplicates[i]).as("n" + i).isEqualTo(i < 700 && i % 3 == 0 || i >= 700 && i < 800);
        }
        try (Connection connection = connect()) {
            assertThat(number(connection, "SELECT count(*) FROM event")).isEqualTo(1_300);
            assertThat(number(connection, "SELECT max(seq) FROM event")).isEqualTo(1_300);
            assertThat(number(connection, "SELECT count(*) FROM event_fts_docsize")).isEqualTo(1_300);
            assertThat(number(connection, "SELECT sum(n) FROM hist WHERE step = 60000")).isEqualTo(1_300);
        }
        for (int i : new int[]{0, 1, 499, 500, 699, 700, 1_299}) {
            assertThat(store.events().list(EventQuery.newest(EventFilter.ALL.withText("n" + i), 9)).events())
                    .extracting(StoredEvent::name).containsExactly("n" + i);
        }
        store.append(List.of(event("next", 0, 0)));
        assertThat(store.events().newest()).isEqualTo(1_301);
    }

    @Test
    void afterAFailedUpgradeEventsCanBeRead() throws Exception {
        SqliteStore before = open();
        before.append(LongStream.range(0, 1_500).mapToObj(i -> event("n" + i, i, 0)).toList());
        before.close();
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            // Version 6, with a table that is in the way.
            statement.execute("DROP TABLE block");
            statement.execute("PRAGMA user_version = 6");
        }

        SqliteStore store = new SqliteStore(config(Duration.ofSeconds(5)));
        opened.add(store);
        assertKind(store::open, StoreException.Kind.FAILED);

        EventFilter all = EventFilter.ALL;
        for (EventFilter filter : List.of(all, all.withText("n7"), all.withText("n7*"), all.withText("*n7"),
                all.withSource("shop"), all.withSource("shop").withLevel(20), all.withKey("k1"),
                all.withAddress("192.0.2.1"), all.withTime(0L, 900L).withLevel(20))) {
            List<StoredEvent> events = store.events().list(EventQuery.newest(filter, 2_000)).events();
            assertThat(events).as(filter.toString()).isNotEmpty();
            assertThat(store.events().list(new EventQuery(filter, null, 0L, 2_000)).events()).hasSameSizeAs(events);
            assertThat(store.events().histogram(filter.withTime(0L, 2_000L), 100).bars()).isNotEmpty();
            assertThat(store.events().count(filter, 2_000).events()).isEqualTo(events.size());
            List<StoredEvent> exported = new ArrayList<>();
            store.events().export(filter, 2_000, exported::add);
            assertThat(exported).hasSameSizeAs(events);
        }
    }

    @Test
    void keepsTheConnectionOfAStoppedQuery() throws Exception {
        open();
        ReadPool pool = new ReadPool(file(), 1, Duration.ofSeconds(5));
        Connection[] used = new Connection[1];
        // Ends by itself only after hours.
        assertKind(() -> pool.query(connection -> {
            used[0] = connection;
            return number(connection, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                    + "SELECT count(*) FROM n");
        }, System.nanoTime()), StoreException.Kind.TIMEOUT);

        assertThat(pool.<Connection>query(connection -> connection)).isSameAs(used[0]);
        assertThat(pool.<Long>query(connection -> number(connection, "SELECT count(*) FROM event"))).isZero();
        pool.close();
    }

    @Test
    void revokesAKeyRemovedFromTheConfiguration() throws Exception {
        SqliteStore store = open();
        StoredKeys before = keys("shop=" + Host.KEY + ",old=" + Host.LEGACY);
        before.load(store);
        StoredKeys after = keys("old=" + Host.LEGACY);
        after.load(store);

        assertThat(before.find(Host.KEY)).get().extracting(Keys.Key::sourceName).isEqualTo("shop");
        assertThat(after.find(Host.KEY)).isEmpty();
        assertThat(after.find(Host.LEGACY)).isPresent();
        assertThat(after.find(Host.LEGACY + "x")).isEmpty();
        StoredKeys back = keys("shop=" + Host.KEY);
        back.load(store);
        assertThat(back.find(Host.KEY)).isPresent();
    }

    @Test
    void keepsNoSecret() throws Exception {
        SqliteStore store = open();
        keys("shop=" + Host.KEY + ",old=" + Host.LEGACY).load(store);
        store.close();

        assertThat(new String(Files.readAllBytes(file()), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(Host.KEY.substring(10), Host.LEGACY);
    }

    @Test
    void everyListUsesAnIndex() throws Exception {
        open();
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            for (String where : List.of("1=1", "e.src = 1", "e.lvl >= 40 AND e.lvl >= 50",
                    "e.src = 1 AND e.lvl >= 40 AND e.lvl >= 40")) {
                try (var plan = statement.executeQuery("EXPLAIN QUERY PLAN SELECT e.seq FROM event e JOIN source s ON "
                        + "s.id = e.src WHERE " + where + " ORDER BY e.ts DESC, e.seq DESC LIMIT 100")) {
                    StringBuilder text = new StringBuilder();
                    while (plan.next()) {
                        text.append(plan.getString("detail")).append('\n');
                    }
                    assertThat(text.toString()).as(where).contains("INDEX event_").doesNotContain("TEMP B-TREE");
                    assertThat(text.toString().contains("_grave")).as(where).isEqualTo(where.contains("lvl"));
                }
            }
        }
    }

    @Test
    void upgradesAFileOfThePreviousVersion() throws Exception {
        SqliteStore store = open();
        store.append(
                List.of(new EventStore.Arrival(new NewEvent("a", 0, 20, "a", null, "r-1", "c-1", null, "{}", 0, "a",
                        null), 1, "k1", NOW.toEpochMilli(), "192.0.2.1", "api")));
        store.close();
        execute("CREATE INDEX event_req ON event(req, ts) WHERE req IS NOT NULL");
        execute("CREATE INDEX event_corr ON event(corr, ts) WHERE corr IS NOT NULL");
        execute("DROP TABLE audit_limit");
        execute("DROP TRIGGER audit_kept");
        execute("CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'audit'); END");
        execute("DROP TABLE deployment");
        execute("DROP TABLE document");
        execute("DROP TABLE block");
        execute("DROP TABLE block_from");
        execute("DROP INDEX issue_release");
        for (String column : List.of("release", "fixed_n", "fixed_after")) {
            execute("ALTER TABLE issue DROP COLUMN " + column);
        }
        execute("PRAGMA user_version = 2");

        SqliteStore upgraded = open();
        assertThat(names(upgraded)).containsExactly("a");
        assertThat(upgraded.events().count(EventFilter.ALL.withKey("k1").withAddress("192.0.2.1"), 9).events())
                .isEqualTo(1);
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*), (SELECT user_version FROM pragma_user_version()) "
                        + "FROM sqlite_master WHERE name IN ('event_req', 'event_corr')")) {
            assertThat(rows.getInt(1)).isZero();
            assertThat(rows.getInt(2)).isEqualTo(7);
        }
    }

    @Test
    void upgradesAFileOfVersionFour() throws Exception {
        for (int version = 1; version <= 4; version++) {
            for (String sql : SqlScript
                    .statements(SqliteSchema.class.getResourceAsStream("schema-" + version + ".sql"))) {
                execute(sql);
            }
        }
        execute("INSERT INTO source(id, name) VALUES(1, 'shop')");
        execute("INSERT INTO issue(id, src, fp, title, lvl, first, last, n, state, changed_at, changed_by) "
                + "VALUES(1, 1, 'f', 'A', 40, 1, 1, 1, 'RESOLVED', 2, 'ann')");
        execute("INSERT INTO change(id, issue, before, after) VALUES(1, 1, "
                + "'{\"state\":\"OPEN\",\"changed_at\":null,\"changed_by\":null,\"mute_until\":null,\"mute_n\":null}', 2)");
        execute("PRAGMA user_version = 4");

        SqliteStore store = open();

        assertThat(store.issues().find(1)).get()
                .extracting(Issue::state, Issue::changedBy, Issue::release, Issue::fixedAfter)
                .containsExactly(IssueState.RESOLVED, "ann", null, null);
        assertThat(store.issues().undo(1, new Actor("ann", null), 3)).isEqualTo(1);
        assertThat(store.issues().find(1)).get().extracting(Issue::state).isEqualTo(IssueState.OPEN);
        assertThat(store.deployments().list(null, null, null, 9)).isEmpty();
        assertThat(store.documents().find("rules")).isEmpty();
    }

    @Test
    void findsTheEventsOfAnEarlierVersionWhateverTheirNumbers() throws Exception {
        SqliteStore store = open();
        for (String id : List.of("a", "b", "c")) {
            store.append(List.of(new EventStore.Arrival(new NewEvent(id, 0, 20, id, null, null, null, null, "{}", 0, id,
                    null), 1, "key-" + id, NOW.toEpochMilli(), "192.0.2.1", "api")));
        }
        store.close();
        execute("DROP TABLE block");
        execute("DROP TABLE block_from");
        execute("UPDATE event SET seq = seq * 20480 - 1");
        execute("PRAGMA user_version = 6");

        SqliteStore upgraded = open();

        for (String id : List.of("a", "b", "c")) {
            assertThat(
                    upgraded.events().count(EventFilter.ALL.withKey("key-" + id).withAddress("192.0.2.1"), 9).events())
                    .isEqualTo(1);
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT group_concat(id) FROM (SELECT id FROM block ORDER BY id)")) {
            assertThat(rows.getString(1)).isEqualTo("19,39,59");
        }
    }

    @Test
    void deletesOldBlocksWithoutReadingAllOthers() throws Exception {
        open();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("EXPLAIN QUERY PLAN DELETE FROM block_from WHERE block < 9")) {
            assertThat(rows.getString("detail")).startsWith("SEARCH block_from USING");
        }
    }

    private SqliteStore open() throws StoreException {
        return open(Duration.ofSeconds(5));
    }

    private SqliteStore open(Duration queryTimeout) throws StoreException {
        SqliteStore store = new SqliteStore(config(queryTimeout));
        opened.add(store);
        store.open();
        source(store);
        return store;
    }

    private static void source(SqliteStore store) throws StoreException {
        store.keys().configure(List.of(Secret.of(Host.KEY).row("shop")), 0);
    }

    private CollectorConfig.Store config(Duration queryTimeout) {
        return new CollectorConfig.Store(file(), Duration.ofMillis(50), queryTimeout);
    }

    private Path file() {
        return directory.resolve("events.db");
    }

    private static StoredKeys keys(String keys) {
        return new StoredKeys(ConfigReader.read(Host.source(Path.of("x"), "keys", keys)).keys(),
                InstantSource.fixed(NOW));
    }

    private static EventStore.Arrival event(String name, long ts, int flags) {
        return new EventStore.Arrival(
                new NewEvent(name, ts, 20, name, null, null, null, null, "{}", flags, name + " x".repeat(200), null), 1,
                "k1",
                NOW.toEpochMilli(), "192.0.2.1", "api");
    }

    private static List<String> names(EventStore store) throws StoreException {
        return store.events().list(ALL).events().stream().map(StoredEvent::name).toList();
    }

    private static Retention.Bounds bounds(long most) {
        return Retentions.of(Duration.ofDays(30), most, InstantSource.fixed(NOW)).bounds();
    }

    private static long days(int days) {
        return Duration.ofDays(days).toMillis();
    }

    private Connection connect() throws SQLException {
        return SqliteDriver.connect(file(), new Properties());
    }

    private void execute(String sql) throws SQLException, IOException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return SqliteSchema.number(statement, sql);
        }
    }

    private static void assertKind(ThrowingCallable call, StoreException.Kind kind) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StoreException.class,
                fault -> assertThat(fault.kind()).isEqualTo(kind));
    }
}

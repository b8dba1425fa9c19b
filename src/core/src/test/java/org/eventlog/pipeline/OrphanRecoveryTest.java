// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eventlog.Level;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.RejectedEvent;
import org.eventlog.file.FileLease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that only files without an owner are recovered. */
class OrphanRecoveryTest {
    @TempDir
    Path dir;

    private final Parts parts = new Parts(1 << 20, 1 << 16);

    @Test
    void recoversTheFileOfADeadInstance() throws IOException {
        Journal first = parts.journal(parts.file(file()));
        first.step();
        Journal second = parts.journal(parts.file(file()));
        List<String> left = log(second, "left", 100);
        assertThat(names()).contains("queue-2.db");
        second.close();
        List<String> own = log(first, "own", 10);
        first.close();

        Journal heir = parts.adopting(file());
        heir.step();
        List<String> all = Reading.all(heir);

        assertThat(all).hasSize(110).containsAll(own).endsWith(left.toArray(String[]::new));
        assertThat(names()).as("an empty file is not left lying about").doesNotContain("queue-2.db");
        heir.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void recoversEachEventOnceIfItCannotBeStoredAtFirst(boolean diskFull) throws IOException {
        Journal first = parts.journal(parts.file(file()));
        first.step();
        Journal second = parts.journal(parts.file(file()));
        List<String> left = log(second, "left", 20);
        second.close();
        first.close();
        FailingStore store = adoptingStore();
        Journal heir = parts.journal(store);
        store.failing = diskFull;
        if (diskFull) {
            heir.step();
            store.failing = false;
            parts.pass(Duration.ofSeconds(6));
        } else {
            store.whileWriting = () -> {
                throw new OutOfMemoryError("for a test");
            };
            assertThatThrownBy(heir::step).isInstanceOf(OutOfMemoryError.class);
            store.whileWriting = () -> {};
        }

        List<String> all = Reading.all(heir);
        heir.step();
        parts.pass(Duration.ofMinutes(1));
        heir.step();
        all.addAll(Reading.all(heir));

        assertThat(all).containsExactlyElementsOf(left);
        assertThat(names()).doesNotContain("queue-2.db");
        heir.close();
    }

    @Test
    void eventsOfAnotherFileHaveWaitedThereBefore() throws IOException {
        parts.maxAge = Duration.ofHours(1);
        Journal first = parts.journal(parts.file(file()));
        first.step();
        Journal second = parts.journal(parts.file(file()));
        log(second, "left", 100);
        second.close();
        first.close();
        parts.pass(Duration.ofHours(2));

        Journal heir = parts.adopting(file());
        heir.step();
        parts.pass(Duration.ofSeconds(1));
        heir.step();

        assertThat(parts.drops.byReason()).containsEntry(DropReason.TOO_OLD, 100L);
        heir.close();
    }

    @Test
    void ignoresTheFileOfALiveInstance() throws IOException {
        Journal first = parts.journal(parts.file(file()));
        first.step();
        Journal second = parts.adopting(file());
        log(first, "own", 10);

        Reading.all(second);

        assertThat(first.sendQueue().queuedEvents()).isEqualTo(10);
        assertThat(Reading.all(first)).hasSize(10);
        second.close();
        first.close();
        assertThat(names()).contains("queue.db");
    }

    @Test
    void postponesRecoveryWhileItsQueueIsHalfFull() {
        Parts small = new Parts(1_500, 500);
        Journal first = small.journal(small.file(file()));
        first.step();
        Journal second = small.journal(small.file(file()));
        log(small, second, "left", 50);
        second.close();
        log(small, first, "own", 150);
        first.close();

        Journal heir = small.adopting(file());
        heir.step();
        assertThat(heir.sendQueue().queuedEvents()).isEqualTo(150);

        assertThat(Reading.all(heir)).hasSizeGreaterThanOrEqualTo(150);
        heir.step();
        small.pass(Duration.ofMinutes(1));
        heir.step();
        assertThat(Reading.all(heir)).hasSizeLessThanOrEqualTo(50);
        heir.close();
    }

    @Test
    void separatesEventsOfAnotherEncoding() throws IOException {
        Journal json = parts.journal(parts.file(file()));
        log(json, "json", 5);
        json.close();
        parts.encoding = "msgpack";

        Journal msgpack = parts.journal(parts.file(file()));
        log(msgpack, "msgpack", 3);

        assertThat(Reading.all(msgpack)).hasSize(3).allMatch(event -> event.startsWith("msgpack"));
        assertThat(names()).contains("queue.db.json");
        msgpack.close();
    }

    @Test
    void keepsTheEventsOfEachChangeOfTheEncoding() throws Exception {
        for (String encoding : List.of("json", "msgpack", "json", "msgpack")) {
            parts.encoding = encoding;
            Journal journal = parts.journal(parts.file(file()));
            log(journal, encoding, 5);
            journal.close();
        }

        int events = 0;
        for (String name : names().stream().filter(name -> !name.endsWith(".lock")).toList()) {
            try (var connection = SqliteFile.connect(dir.resolve(name)); var s = connection.createStatement()) {
                events += SqliteFile.number(s, "SELECT total(count) FROM chunk");
            }
        }
        assertThat(events).isEqualTo(20);
    }

    @Test
    void keepsRejectedEventsOfAnotherEncoding() throws Exception {
        parts.encoding = "json";
        SqliteChunkStore store = parts.file(file());
        store.open();
        store.write(new ChunkStore.Commit(List.of(), 0,
                List.of(new RejectedEvent(0, parts.clock.instant(), Level.WARN, "no", new byte[]{1})),
                List.of()));
        store.close();
        parts.encoding = "msgpack";

        Journal journal = parts.journal(parts.file(file()));
        journal.step();
        journal.close();

        assertThat(names()).contains("queue.db.json");
    }

    @ParameterizedTest
    @CsvSource({"0, false", "20, false", "0, true", "20, true"})
    void adoptsAllRejectedEventsOnce(int events, boolean damaged) throws Exception {
        Journal other = parts.journal(parts.file(file()));
        List<String> left = log(other, "left", events);
        other.close();
        left(rejected(5_000, 4));
        SqliteFile.move(file(), damaged ? OrphanRecovery.aside(file()) : dir.resolve("queue-2.db").toAbsolutePath());

        Journal heir = parts.adopting(file());
        for (int i = 0; i < 100; i++) {
            heir.step();
        }

        assertThat(Reading.all(heir)).containsExactlyElementsOf(left);
        heir.close();
        assertThat(listed()).containsExactlyElementsOf(IntStream.range(0, 5_000).boxed().toList());
        assertThat(names()).doesNotContain("queue-2.db", "queue.db.damaged-1");
    }

    @Test
    void adoptedEventsThatWereNotStoredAreLeftToTheNextRun() throws Exception {
        Journal other = parts.journal(parts.file(file()));
        List<String> left = log(other, "left", 20);
        other.close();
        SqliteFile.move(file(), dir.resolve("queue-2.db").toAbsolutePath());
        FailingStore store = adoptingStore();
        Journal heir = parts.journal(store);
        store.failing = true;
        heir.step();
        heir.close();
        assertThat(parts.drops.byReason()).containsEntry(DropReason.NOT_SAVED, 0L);

        parts.pass(Duration.ofMinutes(1));
        Journal next = parts.adopting(file());
        next.step();
        assertThat(Reading.all(next)).containsExactlyElementsOf(left);
        next.close();
    }

    @Test
    void readsRejectedEventsInSmallPieces() throws Exception {
        left(rejected(30, 200_000));

        try (AbandonedFile file = new AbandonedFile(parts.file(file()), new HashMap<>())) {
            assertThat(file.next(1 << 20).rejected()).hasSize(6);
        }
    }

    @Test
    void whatCannotBeRemovedIsNotReadAgain() throws Exception {
        left(rejected(150, 4));
        sql("CREATE TRIGGER stay BEFORE DELETE ON rejected BEGIN SELECT RAISE(ABORT, 'no'); END");
        Map<String, ChunkStore.Commit> unfinished = new HashMap<>();
        try (AbandonedFile file = new AbandonedFile(parts.file(file()), unfinished)) {
            assertThat(file.next(1 << 20).rejected()).hasSize(100);
            assertThatThrownBy(file::taken).isInstanceOf(ChunkStoreException.class);
        }
        assertThatThrownBy(() -> new AbandonedFile(parts.file(file()), unfinished))
                .isInstanceOf(ChunkStoreException.class);
        sql("DROP TRIGGER stay");

        try (AbandonedFile file = new AbandonedFile(parts.file(file()), unfinished)) {
            assertThat(file.next(1 << 20).rejected()).hasSize(50);
            file.taken();
            assertThat(file.next(1 << 20).isEmpty()).isTrue();
        }
        assertThat(unfinished).isEmpty();
    }

    @Test
    void readsWhatIsIntactOfADamagedFile() throws Exception {
        left(rejected(300, 3_000));
        Path abandoned = dir.resolve("queue-2.db").toAbsolutePath();
        byte[] bytes = Files.readAllBytes(file());
        Arrays.fill(bytes, bytes.length / 2 / SqliteFile.PAGE_BYTES * SqliteFile.PAGE_BYTES,
                (bytes.length / 2 / SqliteFile.PAGE_BYTES + 1) * SqliteFile.PAGE_BYTES, (byte) 0);
        Files.delete(file());
        Files.write(abandoned, bytes);

        Journal heir = parts.adopting(file());
        for (int i = 0; i < 100; i++) {
            heir.step();
            parts.pass(Duration.ofSeconds(10));
        }
        heir.close();

        assertThat(listed()).hasSizeBetween(250, 299).doesNotHaveDuplicates();
        assertThat(names()).doesNotContain("queue-2.db", "queue-2.db.damaged-1");
    }

    @Test
    void adoptedRejectedEventsDisplaceNone() throws Exception {
        left(rejected(300, 4));
        SqliteFile.move(file(), dir.resolve("queue-2.db").toAbsolutePath());
        left(rejected(RejectedTable.MAX - 50, 8));

        Journal heir = parts.adopting(file());
        for (int i = 0; i < 10; i++) {
            heir.step();
        }
        heir.close();

        SqliteChunkStore own = parts.file(file());
        own.open();
        assertThat(own.rejected(0, RejectedTable.MAX + 1)).hasSize(RejectedTable.MAX)
                .filteredOn(event -> event.event().length == 8).hasSize(RejectedTable.MAX - 50);
        own.close();
        assertThat(names()).doesNotContain("queue-2.db");
    }

    @Test
    void gapsInTheIdsOfRejectedEventsDeleteNone() throws Exception {
        left(rejected(RejectedTable.MAX, 4));
        SqliteChunkStore own = parts.file(file());
        own.open();
        own.write(new ChunkStore.Commit(List.of(), 0, List.of(),
                LongStream.range(2, RejectedTable.MAX).boxed().toList()));

        own.write(new ChunkStore.Commit(List.of(), 0, rejected(1, 4), List.of()));

        assertThat(own.rejected(0, RejectedTable.MAX)).hasSize(3);
        own.close();
    }

    @Test
    void aPieceThatThereWasNoMemoryForIsTakenLater() throws Exception {
        left(rejected(10, 4));
        SqliteFile.move(file(), dir.resolve("queue-2.db").toAbsolutePath());
        Adoption adoption = new Adoption(new OrphanRecovery(file(), () -> file(), parts.options(), parts.operatorLog,
                parts.drops, parts::ticks));
        assertThatThrownBy(() -> adoption.read(events -> {
            throw new OutOfMemoryError("for a test");
        })).isInstanceOf(OutOfMemoryError.class);
        assertThat(adoption.isOwed()).isFalse();

        List<RejectedEvent> read = new ArrayList<>();
        adoption.read(read::addAll);

        assertThat(read).hasSize(10);
        assertThat(adoption.isOwed()).isTrue();
        adoption.close();
    }

    @Test
    void ownRejectedEventsReplaceNoneOfAnotherFile() {
        RejectedChanges changes = new RejectedChanges();
        List<RejectedEvent> adopted = rejected(100, 4);
        changes.adopt(adopted);

        changes.add(rejected(1_500, 4), RejectedTable.MAX_IN_MEMORY);

        assertThat(changes.added()).hasSize(1_100).containsAll(adopted);
    }

    /** Its own store, which can fail; a journal with it adopts the files of others. */
    private FailingStore adoptingStore() {
        SqliteChunkStore own = parts.file(file());
        parts.orphans = new OrphanRecovery(file(), own::file, parts.options(), parts.operatorLog, parts.drops,
                parts::ticks);
        return new FailingStore(own);
    }

    /** A file of an instance that has ended, with these rejected events. */
    private void left(List<RejectedEvent> events) throws Exception {
        SqliteChunkStore gone = parts.file(file());
        gone.open();
        gone.write(new ChunkStore.Commit(List.of(), 0, events, List.of()));
        gone.close();
    }

    private void sql(String order) throws Exception {
        try (Connection connection = SqliteFile.connect(file()); Statement s = connection.createStatement()) {
            s.execute(order);
        }
    }

    private List<Integer> listed() throws Exception {
        SqliteChunkStore own = parts.file(file());
        own.open();
        List<Integer> found = own.rejected(0, RejectedTable.MAX).stream()
                .map(event -> ByteBuffer.wrap(event.event()).getInt()).toList();
        own.close();
        return found;
    }

    private List<RejectedEvent> rejected(int count, int bytes) {
        return IntStream.range(0, count).mapToObj(i -> new RejectedEvent(0, parts.clock.instant(), Level.WARN, "no",
                ByteBuffer.allocate(bytes).putInt(i).array())).toList();
    }

    @Test
    void setsADamagedFileOfAnotherEncodingAside() throws IOException {
        parts.encoding = "json";
        Journal json = parts.journal(parts.file(file()));
        log(json, "json", 5);
        json.close();
        SqliteFile.move(file(), OrphanRecovery.aside(file()));
        parts.encoding = "msgpack";

        Journal msgpack = parts.adopting(file());
        log(msgpack, "msgpack", 3);

        assertThat(Reading.all(msgpack)).hasSize(3).allMatch(event -> event.startsWith("msgpack"));
        assertThat(names()).contains("queue.db.json");
        msgpack.close();
    }

    @Test
    void leavesTheDamagedFilesOfLogsWithLongerNames() throws IOException {
        for (String other : List.of("queue+audit.db", "queueing.db", "queue-65.db", "queue.db")) {
            Path file = dir.resolve(other).toAbsolutePath();
            Journal journal = parts.journal(parts.file(file));
            log(journal, other, 3);
            journal.close();
            SqliteFile.move(file, OrphanRecovery.aside(file));
        }
        Path second = dir.resolve("queue-2.db").toAbsolutePath();
        SqliteFile.move(dir.resolve("queue.db.damaged-1"), OrphanRecovery.aside(second));

        Journal journal = parts.adopting(file());
        journal.step();

        assertThat(Reading.all(journal)).containsExactly("queue.db-0", "queue.db-1", "queue.db-2");
        assertThat(names()).contains("queue+audit.db.damaged-1", "queueing.db.damaged-1", "queue-65.db.damaged-1");
        journal.close();
    }

    @Test
    void replacesNoDamagedFileIfThereIsNoNameLeft() throws IOException {
        for (int n = 1; n <= 99; n++) {
            Files.writeString(SqliteFile.beside(file(), OrphanRecovery.DAMAGED + n), "events " + n);
        }
        byte[] noise = new byte[SqliteFile.PAGE_BYTES];
        Arrays.fill(noise, (byte) 7);
        Files.write(file(), noise);

        Journal journal = parts.journal(parts.file(file()));
        log(journal, "event", 3);

        assertThat(journal.durable()).isFalse();
        assertThat(SqliteFile.beside(file(), OrphanRecovery.DAMAGED + 99)).hasContent("events 99");
        assertThat(file()).hasBinaryContent(noise);
        assertThat(Reading.all(journal)).hasSize(3);
        journal.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"js\0n", "/tmp", "json/../../other", "jso\u00ee", ""})
    void deliversTheEventsOfADamagedFileWithoutItsEncoding(String rest) throws Exception {
        Path second = dir.resolve("queue-2.db").toAbsolutePath();
        Journal journal = parts.journal(parts.file(second));
        List<String> events = log(journal, "event", 3);
        journal.close();
        damageEncoding(second, rest);
        SqliteFile.move(second, OrphanRecovery.aside(second));

        Journal heir = parts.adopting(file());
        heir.step();

        assertThat(Reading.all(heir)).containsExactlyElementsOf(events);
        assertThat(names()).contains("queue-2.db.salvaged");
        heir.close();
    }

    @ParameterizedTest
    @CsvSource({"queue.db, js\0n", "queue.db, jso/n", "queue-2.db, js\0n", "queue-2.db, jso/n"})
    void deliversTheEventsOfASoundFileWithoutItsEncoding(String name, String rest) throws Exception {
        Path file = dir.resolve(name).toAbsolutePath();
        Journal journal = parts.journal(parts.file(file));
        List<String> old = log(journal, "old", 3);
        journal.close();
        damageEncoding(file, rest);

        Journal heir = parts.adopting(file());
        List<String> fresh = log(heir, "new", 3);

        assertThat(heir.durable()).isTrue();
        assertThat(Reading.all(heir)).containsAll(old).containsAll(fresh).hasSize(6);
        heir.close();
        assertThat(names()).containsOnly("queue.db", "queue.db.lock", name + ".lock");
    }

    private static void damageEncoding(Path file, String rest) throws Exception {
        try (var connection = SqliteFile.connect(file);
                var s = connection.prepareStatement("UPDATE journal SET encoding = ?")) {
            s.setString(1, rest);
            s.executeUpdate();
        }
    }

    @Test
    void recoversManyDamagedFiles() throws IOException {
        List<String> events = new ArrayList<>();
        for (int n = 1; n <= 9; n++) {
            Journal journal = parts.journal(parts.file(file()));
            events.addAll(log(journal, "damaged-" + n, 2));
            journal.close();
            SqliteFile.move(file(), OrphanRecovery.aside(file()));
        }
        byte[] noise = new byte[SqliteFile.PAGE_BYTES];
        Arrays.fill(noise, (byte) 7);
        Files.write(file(), noise);

        Journal journal = parts.adopting(file());
        events.addAll(log(journal, "new", 2));
        List<String> all = Reading.all(journal);
        for (int i = 0; i < 12; i++) {
            parts.pass(Duration.ofMinutes(1));
            all.addAll(Reading.all(journal));
        }

        assertThat(journal.durable()).isTrue();
        assertThat(all).containsExactlyInAnyOrderElementsOf(events);
        assertThat(names()).noneMatch(name -> name.contains(OrphanRecovery.DAMAGED));
        journal.close();
    }

    @Test
    void releasesTheLeaseOfADamagedFileOfAnotherEncoding() throws IOException {
        Path second = dir.resolve("queue-2.db").toAbsolutePath();
        parts.encoding = "otlp-protobuf+a-heading-with-a-long-name-1234";
        Journal other = parts.journal(parts.file(second));
        log(other, "event", 3);
        other.close();
        SqliteFile.move(second, OrphanRecovery.aside(second));
        parts.encoding = "json";

        Journal journal = parts.adopting(file());
        log(journal, "json", 1);

        assertThat(Reading.all(journal)).containsExactly("json-0");
        assertThat(names()).contains("queue-2.db.otlp-protobuf+a-heading-with-a-long-name-1234");
        assertThat(FileLease.isTakenHere(second)).isFalse();
        journal.close();
    }

    @Test
    void neverTouchesAnotherProgramsDatabase() throws Exception {
        try (var connection = SqliteFile.connect(file()); var s = connection.createStatement()) {
            s.execute("CREATE TABLE customers(name TEXT)");
            s.execute("INSERT INTO customers VALUES('Ada')");
        }
        byte[] before = Files.readAllBytes(file());

        Journal journal = parts.adopting(file());
        log(journal, "event", 3);

        assertThat(journal.durable()).isFalse();
        assertThat(Reading.all(journal)).hasSize(3);
        journal.close();
        assertThat(Arrays.equals(Files.readAllBytes(file()), before)).isTrue();
    }

    @Test
    void switchesToDiskOnceAFileCanBeOpened() {
        Journal before = parts.journal(parts.file(file()));
        List<String> old = log(before, "old", 5);
        before.close();
        FailingStore store = new FailingStore(parts.file(file()));
        store.unopenable = true;
        Journal journal = parts.journal(store);
        List<String> fresh = log(journal, "new", 5);
        assertThat(journal.durable()).isFalse();

        store.unopenable = false;
        parts.pass(Duration.ofSeconds(6));
        journal.step();

        assertThat(journal.durable()).isTrue();
        assertThat(Reading.all(journal)).containsExactlyElementsOf(
                Stream.concat(old.stream(), fresh.stream()).toList());
        journal.close();
    }

    @Test
    void releasesTheLeaseOfAnUnreadableDamagedFile() throws IOException {
        // A directory instead of a file.
        Files.createDirectory(dir.resolve("queue-2.db.damaged-1"));
        Journal journal = parts.adopting(file());

        log(journal, "event", 3);

        assertThat(names()).as("the lease was taken").contains("queue-2.db.lock");
        assertThat(FileLease.isTakenHere(dir.resolve("queue-2.db"))).isFalse();
        assertThat(journal.durable()).isTrue();
        journal.close();
    }

    @Test
    void instancesWithDifferentPathsShareNothing() throws IOException {
        Path link = Files.createSymbolicLink(dir.resolve("link"), dir);
        Journal first = parts.journal(parts.file(file()));
        log(first, "first", 5);
        Journal second = parts.adopting(link.resolve("queue.db"));

        log(second, "second", 5);

        assertThat(names()).contains("queue-2.db");
        assertThat(Reading.all(second)).hasSize(5).allMatch(event -> event.startsWith("second"));
        assertThat(Reading.all(first)).hasSize(5).allMatch(event -> event.startsWith("first"));
        second.close();
        first.close();
    }

    private List<String> log(Journal journal, String name, int count) {
        return log(parts, journal, name, count);
    }

    private static List<String> log(Parts parts, Journal journal, String name, int count) {
        List<String> events = IntStream.range(0, count).mapToObj(i -> name + "-" + i).toList();
        for (String event : events) {
            parts.log(event, Level.INFO);
            journal.step();
        }
        return events;
    }

    private Path file() {
        return dir.resolve("queue.db").toAbsolutePath();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(p -> p.getFileName().toString()).toList();
        }
    }
}

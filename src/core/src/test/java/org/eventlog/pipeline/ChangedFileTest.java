// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.eventlog.Level;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.RejectedEvent;
import org.eventlog.bridge.KeptMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests a queue whose file another program changes in place while it is in use. */
class ChangedFileTest {
    @TempDir
    Path dir;

    private final Parts parts = new Parts(64 << 20, 1 << 16);

    /** What someone writes into the file. */
    enum Harm {
        EMPTIED {
            @Override
            void of(Path file) throws IOException {
                truncate(file, 0);
            }
        },
        TRUNCATED {
            @Override
            void of(Path file) throws IOException {
                truncate(file, Files.size(file) / 3);
            }
        },
        ZEROED {
            @Override
            void of(Path file) throws IOException {
                FileTime before = Files.getLastModifiedTime(file);
                // Until the time differs: that of a file advances in steps of some milliseconds.
                do {
                    overwrite(file, new byte[(int) Files.size(file)]);
                } while (Files.getLastModifiedTime(file).equals(before));
            }
        },
        MADE_A_TEXT {
            @Override
            void of(Path file) throws IOException {
                truncate(file, 0);
                overwrite(file, "notes of someone".getBytes(StandardCharsets.UTF_8));
            }
        };

        abstract void of(Path file) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void writesASmallQueueAgainAtTheNextCommit(Harm harm) throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        List<String> before = log(journal, "before", 5);
        harm.of(file());

        List<String> after = log(journal, "after", 5);

        assertThat(journal.durable()).isTrue();
        assertThat(asAfterAKill()).containsExactlyElementsOf(concat(before, after));
        assertThat(lost()).isZero();
        journal.close();
    }

    @ParameterizedTest
    @EnumSource
    void writesASmallQueueAgainAtTheClose(Harm harm) throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        List<String> before = log(journal, "before", 5);
        harm.of(file());

        journal.close();

        Journal next = parts.journal(parts.file(file()));
        assertThat(Reading.all(next)).containsExactlyElementsOf(before);
        assertThat(lost()).isZero();
        next.close();
    }

    @ParameterizedTest
    @EnumSource
    void deliversOrCountsEachEventOfALargeQueue(Harm harm) throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        List<PendingReceipt> receipts = fill(journal);
        harm.of(file());

        List<String> delivered = Reading.all(journal, 1 << 16);

        assertThat(delivered).doesNotHaveDuplicates().isNotEmpty().allMatch(DamagedQueue::isWhole);
        assertThat(lost()).isPositive().isEqualTo(receipts.size() - delivered.size());
        Set<String> arrived = new HashSet<>(delivered);
        assertThat(IntStream.range(0, receipts.size()).filter(i -> receipts.get(i) != null))
                .as("each receipt says so").hasSize(1_000)
                .allMatch(i -> failed(receipts.get(i)) != arrived.contains(DamagedQueue.event(i)));
        assertThat(parts.drops.byReason().get(DropReason.DAMAGED)).isEqualTo(lost());
        parts.log("after", Level.INFO);
        assertThat(Reading.all(journal)).containsExactly("after");
        journal.close();
    }

    @Test
    void countsEachLossOnce() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        fill(journal);
        truncate(file(), Files.size(file()) / 3);
        log(journal, "between", 1);
        long first = lost();
        Files.setLastModifiedTime(file(), FileTime.fromMillis(0));

        log(journal, "after", 1);

        assertThat(first).isPositive();
        assertThat(lost()).isEqualTo(first);
        journal.close();
    }

    @Test
    void keepsTheEventsLoggedSinceAnOlderCopyWasWrittenOverIt() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        List<String> before = log(journal, "before", 5);
        Path copy = Files.copy(file(), dir.resolve("copy"));
        List<String> between = log(journal, "between", 5);
        truncate(file(), 0);
        overwrite(file(), Files.readAllBytes(copy));

        List<String> after = log(journal, "after", 5);

        assertThat(asAfterAKill()).containsExactlyElementsOf(concat(concat(before, between), after));
        journal.close();
    }

    @Test
    void readsTheQueueOfAnotherThatWasWrittenOverIt() throws IOException {
        Path others = dir.resolve("others/queue.db");
        Journal other = parts.journal(parts.file(others));
        List<String> theirs = log(other, "theirs", 5);
        other.close();
        Journal journal = parts.adopting(file());
        List<String> before = log(journal, "before", 5);
        truncate(file(), 0);
        overwrite(file(), Files.readAllBytes(others));

        log(journal, "after", 5);
        parts.pass(Duration.ofSeconds(31));
        List<String> delivered = Reading.all(journal);

        assertThat(delivered).containsAll(before).containsAll(theirs).hasSize(15);
        assertThat(lost()).isZero();
        journal.close();
    }

    @Test
    void leavesAFileInPeaceWhoseTimeChangesAgainAndAgain() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        for (int i = 0; i < 3; i++) {
            log(journal, "event" + i, 1);
            Files.setLastModifiedTime(file(), FileTime.fromMillis(i));
        }
        log(journal, "event", 1);
        Object identity = Files.getAttribute(file(), "unix:ino");

        Files.setLastModifiedTime(file(), FileTime.fromMillis(5));
        log(journal, "last", 1);

        assertThat(Files.getAttribute(file(), "unix:ino")).isEqualTo(identity);
        assertThat(Reading.all(journal)).hasSize(5);
        journal.close();
    }

    @Test
    void keepsWatchingAFileThatIsWrittenOverAgainAndAgain() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            events.addAll(log(journal, "event" + i, 1));
            Harm.ZEROED.of(file());
        }

        events.addAll(log(journal, "last", 1));

        assertThat(asAfterAKill()).containsExactlyElementsOf(events);
        journal.close();
    }

    @Test
    void keepsWhatIsDeliveredUntilTheNextCommit() throws Exception {
        Path sources = dir.resolve("source/queue.db");
        SqliteChunkStore source = parts.file(sources);
        Journal journal = parts.journal(source);
        List<String> events = log(journal, "event", 5);
        SqliteChunkStore store = parts.file(file());
        store.ownedBy(new DeliveredTo(3));
        store.open();
        store.write(ChunkStore.Commit.of(source.read(0, 1_000), 0));
        Files.setLastModifiedTime(file(), FileTime.fromMillis(0));

        // Mends it.
        store.rejected(0, 1);

        assertThat(asAfterAKill()).as("what was rejected of them is not stored yet").containsExactlyElementsOf(events);
        assertThat(lost()).isZero();
        store.close();
        journal.close();
    }

    private record DeliveredTo(long released) implements ChunkStore.Owner {
        @Override
        public List<Chunk> held() {
            return List.of();
        }

        @Override
        public void lost(Positions events) {
            throw new AssertionError(events);
        }
    }

    @Test
    void makesADeletedRollbackJournalAgain() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        List<String> before = log(journal, "before", 5);
        parts.pass(Duration.ofSeconds(2));
        journal.step();
        Files.delete(SqliteFile.beside(file(), SqliteFile.ROLLBACK));
        parts.pass(Duration.ofSeconds(2));
        journal.step();

        List<String> after = log(journal, "after", 5);

        assertThat(SqliteFile.beside(file(), SqliteFile.ROLLBACK)).exists();
        assertThat(Reading.all(journal)).containsExactlyElementsOf(concat(before, after));
        journal.close();
    }

    @Test
    void keepsRejectedEvents() throws Exception {
        SqliteChunkStore store = parts.file(file());
        store.open();
        store.write(new ChunkStore.Commit(List.of(), 0, List.of(
                new RejectedEvent(0, parts.clock.instant(), Level.WARN, "no", new byte[]{1}),
                new RejectedEvent(0, parts.clock.instant(), Level.WARN, "never", new byte[]{2})),
                List.of()));
        store.write(new ChunkStore.Commit(List.of(), 0, List.of(), List.of(1L)));
        truncate(file(), 0);

        assertThat(store.rejected(0, 10)).singleElement()
                .satisfies(event -> assertThat(event.id()).isEqualTo(2))
                .satisfies(event -> assertThat(event.reason()).isEqualTo("never"));
        store.close();
    }

    @Test
    void keepsAllRejectedEventsButThoseOfADamagedPage() throws Exception {
        List<RejectedEvent> events = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            events.add(new RejectedEvent(0, parts.clock.instant(), Level.WARN, "no", new byte[4_000]));
        }
        KeptMessages said = new KeptMessages(new ArrayList<>());
        SqliteChunkStore store = new SqliteChunkStore(file(), parts.options(),
                new OperatorLog("test", said, parts::ticks), parts.drops, parts::ticks);
        store.open();
        store.write(new ChunkStore.Commit(List.of(), 0, events, List.of()));
        long middle = Files.size(file()) / 2 / SqliteFile.PAGE_BYTES * SqliteFile.PAGE_BYTES;
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(SqliteFile.PAGE_BYTES), middle);
        }

        List<RejectedEvent> kept = store.rejected(0, 2_000);

        assertThat(kept).hasSizeBetween(1_980, 1_999);
        assertThat(kept.get(kept.size() - 1).id()).isEqualTo(2_000);
        assertThat(said.messages()).anyMatch(message -> message.contains("(and without " + (2_000 - kept.size())
                + " of the rejected events)"));
        store.close();
    }

    /** Logs more than SQLite's cache holds. @return the receipts, as far as there are any */
    private List<PendingReceipt> fill(Journal journal) {
        List<PendingReceipt> receipts = new ArrayList<>();
        for (int i = 0; i < DamagedQueue.EVENTS * 5; i++) {
            receipts.add(parts.log(DamagedQueue.event(i), Level.INFO));
            if (i % DamagedQueue.CHUNK == 0) {
                journal.step();
            }
        }
        journal.step();
        return receipts;
    }

    private long lost() {
        return parts.drops.byReason().values().stream().mapToLong(Long::longValue).sum();
    }

    private static boolean failed(PendingReceipt receipt) {
        return receipt.delivered().toCompletableFuture().isCompletedExceptionally();
    }

    /** What the next process finds: the journal is not closed, and its file is read by another one. */
    private List<String> asAfterAKill() throws IOException {
        Path copy = dir.resolve("copy-of-it.db");
        Files.copy(file(), copy);
        Journal next = parts.journal(parts.file(copy));
        List<String> events = Reading.all(next);
        next.close();
        return events;
    }

    private List<String> log(Journal journal, String name, int count) {
        List<String> events = IntStream.range(0, count).mapToObj(i -> name + "-" + i).toList();
        events.forEach(event -> parts.log(event, Level.INFO));
        journal.step();
        return events;
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    /** Writes to the same file, not to a new one. */
    private static void overwrite(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.WRITE);
    }

    private Path file() {
        return dir.resolve("data/queue.db");
    }
}

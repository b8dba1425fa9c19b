// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.eventlog.Level;
import org.eventlog.pipeline.Inbox.Offer;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(30);

    private final List<Chunk> evicted = new ArrayList<>();

    @Test
    void refusesTheNewestWhenItIsFull() {
        Inbox inbox = inbox(WhenFull.DROP_NEWEST);

        assertThat(fill(inbox, 12, Level.INFO)).isEqualTo(10);
        assertThat(taken(inbox)).startsWith("e0;").endsWith("e9;");
    }

    @Test
    void aCallThatFailsLeavesNothingBehind() {
        Inbox inbox = inbox(WhenFull.DROP_NEWEST);
        PendingReceipt pending = new PendingReceipt();

        // Stands for a stack that ends while the event is copied.
        assertThatThrownBy(() -> inbox.offer(new byte[1], 10, Level.INFO.ordinal(), pending, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(fill(inbox, 9, Level.INFO)).isEqualTo(9);
        List<Chunk> chunks = inbox.take(1_000);
        inbox.free(chunks.stream().mapToLong(chunk -> chunk.length).sum());

        assertThat(chunks.stream().mapToInt(chunk -> chunk.count).sum()).isEqualTo(9);
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.tickets).isNull());
        assertThat(inbox.bytes()).isZero();
        assertThat(inbox.isEmpty()).isTrue();
    }

    @Test
    void dropsAndReportsTheOldestIfConfigured() {
        Inbox inbox = inbox(WhenFull.DROP_OLDEST);

        assertThat(fill(inbox, 12, Level.INFO)).isEqualTo(12);
        int lost = evicted.stream().mapToInt(chunk -> chunk.count).sum();
        assertThat(lost).isPositive();
        assertThat(taken(inbox)).startsWith("e" + lost + ";").endsWith("e11;");
        assertThat(inbox.bytes()).isEqualTo((12 - lost) * 10L);
    }

    @Test
    void refusedEventsNeverTakeTheSpaceOfSevereOnes() throws Exception {
        Inbox inbox = inbox(WhenFull.DROP_LOWEST_LEVEL);
        assertThat(fill(inbox, 20, Level.DEBUG)).isEqualTo(8);
        AtomicBoolean over = new AtomicBoolean();
        Thread flood = new Thread(() -> {
            while (!over.get()) {
                inbox.offer(new byte[20], 20, Level.DEBUG.ordinal(), null, 0);
            }
        });
        flood.start();
        try {
            for (int i = 0; i < 20_000; i++) {
                assertThat(inbox.offer(new byte[20], 20, Level.ERROR.ordinal(), null, 0)).as("round " + i)
                        .isEqualTo(Offer.TAKEN);
                inbox.take(1_000);
                inbox.free(20);
            }
        } finally {
            over.set(true);
            flood.join();
        }
    }

    @Test
    void reservesSpaceForSevereEvents() {
        Inbox inbox = inbox(WhenFull.DROP_LOWEST_LEVEL);

        assertThat(fill(inbox, 20, Level.DEBUG)).isEqualTo(8);
        assertThat(fill(inbox, 20, Level.INFO)).isEqualTo(1);
        assertThat(fill(inbox, 20, Level.WARN)).as("a twentieth of 100 bytes is less than one event").isZero();
        assertThat(fill(inbox, 20, Level.ERROR)).isEqualTo(1);
        assertThat(fill(inbox, 20, Level.EXTREME)).isZero();
    }

    @Test
    void blocksTheCallerUntilThereIsSpace() {
        Inbox inbox = inbox(WhenFull.BLOCK);
        fill(inbox, 10, Level.INFO);

        CompletableFuture<Offer> waiting = CompletableFuture.supplyAsync(() -> offer(inbox, "late", LONG));
        Awaitility.await().until(() -> Thread.getAllStackTraces().values().stream().anyMatch(
                frames -> List.of(frames).toString().contains("Inbox.awaitRoom")));
        assertThat(waiting).isNotDone();
        long bytes = inbox.take(1_000).stream().mapToLong(chunk -> chunk.length).sum();
        inbox.free(bytes);

        assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(Offer.TAKEN);
    }

    @Test
    void dropsTheEventAfterTheCallersTimeout() {
        Inbox inbox = inbox(WhenFull.BLOCK);
        fill(inbox, 10, Level.INFO);

        assertThat(offer(inbox, "late", TimeUnit.MILLISECONDS.toNanos(1))).isEqualTo(Offer.FULL);
    }

    @Test
    void keepsTheInterruptOfAWaitingCaller() {
        Inbox inbox = inbox(WhenFull.BLOCK);
        fill(inbox, 10, Level.INFO);
        Thread.currentThread().interrupt();

        assertThat(offer(inbox, "late", LONG)).isEqualTo(Offer.FULL);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void releasesWaitingCallersOnClose() {
        Inbox inbox = inbox(WhenFull.BLOCK);
        fill(inbox, 10, Level.INFO);
        CompletableFuture<Offer> waiting = CompletableFuture.supplyAsync(() -> offer(inbox, "late", LONG));

        inbox.close();

        assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(Offer.CLOSED);
    }

    @Test
    void neverDropsOthersForAnEventThatCannotFit() {
        Inbox inbox = inbox(WhenFull.DROP_OLDEST);
        fill(inbox, 5, Level.INFO);

        assertThat(inbox.offer(new byte[101], 101, 2, null, 0)).isEqualTo(Offer.FULL);
        assertThat(evicted).isEmpty();
    }

    @Test
    void knowsWhenEarlierEventsHavePassed() {
        Inbox inbox = inbox(WhenFull.DROP_NEWEST);
        fill(inbox, 3, Level.INFO);
        long mark = inbox.mark();
        fill(inbox, 2, Level.INFO);
        assertThat(inbox.isThrough(mark)).isFalse();

        inbox.take(1_000);
        inbox.free(30);

        assertThat(inbox.isThrough(mark)).isTrue();
        assertThat(inbox.bytes()).isEqualTo(20);
    }

    @Test
    void keepsTheOrderOfEachThreadsEvents() throws Exception {
        Inbox inbox = new Inbox(1 << 20, 300, WhenFull.BLOCK, evicted::add);
        ExecutorService callers = Executors.newFixedThreadPool(8);
        int threads = 8;
        int events = 5_000;
        for (int t = 0; t < threads; t++) {
            int thread = t;
            callers.execute(() -> {
                for (int n = 0; n < events; n++) {
                    offer(inbox, thread + ":" + n + ";", LONG);
                }
            });
        }
        Map<String, Integer> last = new HashMap<>();
        long taken = 0;
        for (long deadline = System.nanoTime() + LONG; taken < threads * events && System.nanoTime() < deadline;) {
            long bytes = 0;
            for (Chunk chunk : inbox.take(2_000)) {
                taken += chunk.count;
                bytes += chunk.length;
                for (String event : text(chunk).split(";")) {
                    String[] parts = event.split(":");
                    assertThat(Integer.parseInt(parts[1])).isEqualTo(last.merge(parts[0], 0, (old, zero) -> old + 1));
                }
            }
            inbox.free(bytes);
        }
        callers.shutdown();

        assertThat(taken).isEqualTo(threads * events);
        assertThat(inbox.bytes()).isZero();
        assertThat(inbox.isThrough(inbox.mark())).isTrue();
    }

    @Test
    void keepsTheOrderOfEventsThatFollowEachOtherOnDifferentThreads() throws Exception {
        Inbox inbox = new Inbox(1 << 20, 300, WhenFull.BLOCK, evicted::add);
        AtomicInteger baton = new AtomicInteger();
        int threads = 4;
        int events = 5_000;
        ExecutorService runners = Executors.newFixedThreadPool(threads);
        for (int t = 0; t < threads; t++) {
            int thread = t;
            runners.execute(() -> {
                for (int n = thread; n < events; n += threads) {
                    while (baton.get() != n) {
                        Thread.yield();
                    }
                    offer(inbox, n + ";", LONG);
                    baton.incrementAndGet();
                }
            });
        }
        List<Integer> order = new ArrayList<>();
        for (long deadline = System.nanoTime() + LONG; order.size() < events && System.nanoTime() < deadline;) {
            order.addAll(numbers(inbox, 500));
            Thread.yield();
        }
        runners.shutdown();

        assertThat(order).containsExactlyElementsOf(IntStream.range(0, events).boxed().toList());
    }

    @Test
    void keepsTheOrderOfThreadsWithDifferentRates() throws Exception {
        Inbox inbox = new Inbox(1 << 20, 100, WhenFull.BLOCK, evicted::add);
        AtomicInteger number = new AtomicInteger();
        for (int t = 0; t < 16; t++) {
            int events = t % 2 == 0 ? 1 : 15;
            Thread logging = new Thread(() -> {
                for (int n = 0; n < events; n++) {
                    offer(inbox, number.getAndIncrement() + ";", LONG);
                }
            });
            logging.start();
            logging.join();
        }

        assertThat(numbers(inbox, 1 << 20))
                .containsExactlyElementsOf(IntStream.range(0, number.get()).boxed().toList());
    }

    @Test
    void receiptsStayWithTheirEventsWhenThreadsTakeTurns() throws Exception {
        Inbox inbox = new Inbox(1 << 20, 200, WhenFull.BLOCK, evicted::add);
        List<PendingReceipt> pending = new ArrayList<>();
        ExecutorService one = Executors.newSingleThreadExecutor();
        ExecutorService another = Executors.newSingleThreadExecutor();
        for (int n = 0; n < 100; n++) {
            PendingReceipt receipt = n % 3 == 0 ? new PendingReceipt() : null;
            byte[] bytes = (n + ";").getBytes(StandardCharsets.US_ASCII);
            (n % 2 == 0 ? one : another).submit(() -> inbox.offer(bytes, bytes.length, 2, receipt, 0)).get();
            if (receipt != null) {
                pending.add(receipt);
            }
        }
        one.shutdown();
        another.shutdown();

        List<Integer> withReceipt = new ArrayList<>();
        List<PendingReceipt> receipts = new ArrayList<>();
        for (Chunk chunk : inbox.take(1 << 20)) {
            String[] events = text(chunk).split(";");
            for (int i = 0; i < chunk.count; i++) {
                PendingReceipt receipt = chunk.tickets == null ? null : chunk.tickets.take(i);
                if (receipt != null) {
                    withReceipt.add(Integer.valueOf(events[i]));
                    receipts.add(receipt);
                }
            }
        }
        assertThat(receipts).containsExactlyElementsOf(pending);
        assertThat(withReceipt).containsExactlyElementsOf(
                IntStream.range(0, 100).filter(n -> n % 3 == 0).boxed().toList());
    }

    @Test
    void combinesFewEventsOfSeveralThreadsInOneChunk() throws Exception {
        Inbox inbox = new Inbox(1 << 20, 1_000, WhenFull.BLOCK, evicted::add);
        for (int t = 0; t < 8; t++) {
            Thread thread = new Thread(() -> offer(inbox, "event;", LONG));
            thread.start();
            thread.join();
        }

        assertThat(inbox.take(1_000)).singleElement().satisfies(chunk -> assertThat(chunk.count).isEqualTo(8));
    }

    /**
     * Offers events of ten bytes.
     *
     * @return the number of accepted events
     */
    private static int fill(Inbox inbox, int events, Level level) {
        int taken = 0;
        for (int i = 0; i < events; i++) {
            byte[] bytes = String.format("%-10s", "e" + i + ";").getBytes(StandardCharsets.US_ASCII);
            taken += inbox.offer(bytes, bytes.length, level.ordinal(), null, 0) == Offer.TAKEN ? 1 : 0;
        }
        return taken;
    }

    private static Offer offer(Inbox inbox, String event, long nanos) {
        byte[] bytes = event.getBytes(StandardCharsets.US_ASCII);
        return inbox.offer(bytes, bytes.length, Level.INFO.ordinal(), null, nanos);
    }

    private static List<Integer> numbers(Inbox inbox, long upTo) {
        List<Integer> numbers = new ArrayList<>();
        long bytes = 0;
        for (Chunk chunk : inbox.take(upTo)) {
            bytes += chunk.length;
            Stream.of(text(chunk).split(";")).map(Integer::valueOf).forEach(numbers::add);
        }
        inbox.free(bytes);
        return numbers;
    }

    private static String taken(Inbox inbox) {
        return inbox.take(1_000).stream()
                .map(InboxTest::text)
                .collect(Collectors.joining());
    }

    private static String text(Chunk chunk) {
        return new String(chunk.bytes, 0, chunk.length, StandardCharsets.US_ASCII).replace(" ", "");
    }

    @Test
    void fewEventsTakeNoMoreMemoryThanTheyNeed() {
        Inbox inbox = new Inbox(1 << 20, 1 << 18, WhenFull.BLOCK, evicted::add);
        for (int i = 0; i < 100; i++) {
            offer(inbox, "a", 0);
        }

        List<Chunk> taken = inbox.take(1_000);

        assertThat(taken).singleElement().satisfies(chunk -> {
            assertThat(chunk.count).isEqualTo(100);
            assertThat(chunk.footprint()).isLessThan(1_000);
        });
    }

    @Test
    void compactedChunksKeepReceiptsAndLeaveTheirSpaceForOthers() {
        Inbox inbox = new Inbox(1 << 20, 1 << 18, WhenFull.BLOCK, evicted::add);
        Receipts receipts = new Receipts(new Callbacks(Runnable::run, Thread::new), 10);
        PendingReceipt receipt = receipts.open();
        inbox.offer(new byte[]{1, 2, 3}, 3, 0, receipt, 0);
        Chunk first = inbox.take(1_000).get(0);
        offer(inbox, "second", 0);
        Chunk second = inbox.take(1_000).get(0);

        assertThat(first.tickets.take(0)).isSameAs(receipt);
        assertThat(first.bytes).containsExactly(1, 2, 3);
        assertThat(new String(second.bytes, StandardCharsets.UTF_8)).isEqualTo("second");
        assertThat(second.tickets).isNull();
    }

    private Inbox inbox(WhenFull whenFull) {
        return new Inbox(100, 30, whenFull, evicted::add);
    }
}

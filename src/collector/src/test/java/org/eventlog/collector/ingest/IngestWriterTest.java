// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.keys.StoredKeys;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Retentions;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.CollectorStats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class IngestWriterTest {
    private final FakeStore store = new FakeStore();
    private final IngestQueue queue = new IngestQueue(10, 100_000);
    private final IngestWriter writer = new IngestWriter(store, new StoredKeys(List.of(), InstantSource.system()),
            queue,
            Retentions.of(Duration.ofDays(1), 10, InstantSource.system()),
            new DiskSpace(Path.of("/tmp/x"), 0, 0, new OperatorLog()),
            new OperatorLog(),
            new CollectorConfig.Store(Path.of("/tmp/x"), Duration.ofSeconds(1), Duration.ofSeconds(1)),
            new CollectorStats());

    @Test
    void commitsAllWaitingEventsTogether() throws Exception {
        PendingCommit first = offer("a", "b");
        PendingCommit second = offer("c");
        writer.open();

        writer.step();

        assertThat(store.commits).containsExactly(List.of("a", "b", "c"));
        assertThat(first.result().get()).containsExactly(false, false);
        assertThat(second.result().get()).containsExactly(false);
    }

    @Test
    void answersWaitingRequestsBeforeItStops() throws Exception {
        PendingCommit waiting = offer("a");
        writer.open();
        writer.stop();

        writer.run();

        assertThat(waiting.result().get()).containsExactly(false);
        assertThat(store.closed).isTrue();
        assertThat(writer.offer(ticket("b"))).isEqualTo(IngestQueue.Answer.CLOSED);
        assertThat(writer.fault().kind()).isEqualTo(StoreException.Kind.CLOSED);
    }

    @Test
    void skipsAbandonedTickets() throws Exception {
        offer("a").giveUp();
        offer("b");
        writer.open();

        writer.step();

        assertThat(store.commits).containsExactly(List.of("b"));
        assertThat(writer.offer(ticket("c".repeat(10).split("")))).as("its room is free again")
                .isEqualTo(IngestQueue.Answer.TAKEN);
    }

    @Test
    void storesTheOthersIfOneEventFails() throws Exception {
        PendingCommit good = offer("a");
        PendingCommit poison = offer("poison");
        PendingCommit alsoGood = offer("b");
        writer.open();

        writer.step();

        assertThat(good.result().get()).containsExactly(false);
        assertThat(alsoGood.result().get()).containsExactly(false);
        assertThatThrownBy(() -> poison.result().get()).isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StoreException.class);
    }

    @Test
    void continuesAfterAnUnexpectedError() throws Exception {
        writer.open();
        PendingCommit bug = offer("bug");
        writer.step();
        PendingCommit next = offer("a");
        writer.step();

        assertThat(bug.result()).isCompletedExceptionally();
        assertThat(next.result().get()).containsExactly(false);
    }

    @Test
    void triesToOpenTheDatabaseAgain() throws Exception {
        store.broken = true;
        writer.open();
        assertThat(writer.fault().kind()).isEqualTo(StoreException.Kind.CORRUPT);
        PendingCommit early = offer("a");
        store.broken = false;

        writer.step();

        assertThat(early.result()).isCompletedExceptionally();
        assertThat(writer.fault()).isNull();
    }

    @Test
    void theQueueIsBoundedInEventsAndInBytes() {
        assertThat(queue.offer(ticket("1", "2", "3", "4", "5", "6", "7", "8", "9")))
                .isEqualTo(IngestQueue.Answer.TAKEN);
        assertThat(queue.offer(ticketOf("k2", "a", "b"))).isEqualTo(IngestQueue.Answer.FULL);
        assertThat(queue.offer(ticketOf("k2", "a"))).isEqualTo(IngestQueue.Answer.TAKEN);
        IngestQueue small = new IngestQueue(10, 2_000);
        assertThat(small.offer(ticket("x".repeat(5_000)))).as("alone").isEqualTo(IngestQueue.Answer.TAKEN);
        assertThat(small.offer(ticket("a"))).isEqualTo(IngestQueue.Answer.FULL);
    }

    @Test
    void oneKeyFillsThreeQuartersOfTheQueue() throws Exception {
        assertThat(queue.offer(ticketOf("k1", "1", "2", "3", "4", "5"))).isEqualTo(IngestQueue.Answer.TAKEN);
        assertThat(queue.offer(ticketOf("k1", "6", "7", "8"))).isEqualTo(IngestQueue.Answer.SHARE_FULL);
        assertThat(queue.offer(ticketOf("k1", "6", "7"))).isEqualTo(IngestQueue.Answer.TAKEN);
        assertThat(queue.offer(ticketOf("k2", "a", "b"))).as("another").isEqualTo(IngestQueue.Answer.TAKEN);

        queue.done(queue.take(5, 1, TimeUnit.SECONDS));
        assertThat(queue.offer(ticketOf("k1", "6", "7"))).isEqualTo(IngestQueue.Answer.TAKEN);
    }

    @Test
    void severalKeysThatFloodLeaveRoomToOthers() {
        IngestQueue wide = new IngestQueue(1_000, 1_000_000);
        for (int i = 0; i < 1_000; i++) {
            wide.offer(ticketOf("flood" + i % 4, "a"));
        }

        assertThat(wide.events()).isBetween(900, 950);
        assertThat(wide.offer(ticketOf("k1", "a".repeat(50).split("")))).isEqualTo(IngestQueue.Answer.TAKEN);
    }

    @Test
    void senderBesideAFloodIsNeverRefusedAndWaitsForOneGroup() throws Exception {
        IngestQueue wide = new IngestQueue(20_000, 64_000_000);
        flood(wide);
        for (int round = 0; round < 1_000; round++) {
            PendingCommit[] singles = new PendingCommit[IngestQueue.TURN / 10];
            for (int i = 0; i < singles.length; i++) {
                singles[i] = ticketOf("k2", "a");
                assertThat(wide.offer(singles[i])).isEqualTo(IngestQueue.Answer.TAKEN);
            }

            List<PendingCommit> group = wide.take(5_000, 1, TimeUnit.SECONDS);

            assertThat(group).contains(singles);
            assertThat(group.stream().mapToInt(ticket -> ticket.arrivals().size()).sum())
                    .isLessThanOrEqualTo(singles.length + IngestQueue.TURN);
            wide.done(group);
            flood(wide);
        }
    }

    @Test
    void groupsAreSmallWhileAnotherKeySendsNowAndThen() throws Exception {
        IngestQueue wide = new IngestQueue(20_000, 64_000_000);
        for (int round = 0; round < 100; round++) {
            flood(wide);
            if (round % 10 == 0) {
                wide.offer(ticketOf("k2", "a"));
            }

            List<PendingCommit> group = wide.take(5_000, 1, TimeUnit.SECONDS);

            assertThat(group).hasSizeLessThanOrEqualTo(2);
            wide.done(group);
        }
    }

    @Test
    void groupsAreLargeIfOneKeySends() throws Exception {
        IngestQueue wide = new IngestQueue(20_000, 64_000_000);
        for (int round = 0; round < 30; round++) {
            flood(wide);
            wide.done(wide.take(5_000, 1, TimeUnit.SECONDS));
        }
        flood(wide);

        assertThat(wide.take(5_000, 1, TimeUnit.SECONDS)).hasSize(10);
    }

    @Test
    void ticketLargerThanATurnGetsItsTurn() throws Exception {
        IngestQueue wide = new IngestQueue(20_000, 64_000_000);
        PendingCommit large = ticketOf("k1", "a".repeat(3 * IngestQueue.TURN).split(""));
        wide.offer(large);
        for (int round = 0; round < 2; round++) {
            wide.offer(ticketOf("k2", "a"));
            assertThat(wide.take(5_000, 1, TimeUnit.SECONDS)).doesNotContain(large);
        }
        wide.offer(ticketOf("k2", "a"));

        assertThat(wide.take(5_000, 1, TimeUnit.SECONDS)).contains(large);
    }

    @Test
    void ticketThatNeedsMostOfAGroupGetsItsTurnBesideFloods() throws Exception {
        assertThat(groupsUntilStored(5_000, 1)).isEqualTo(11);
        assertThat(groupsUntilStored(4_600, 1)).isEqualTo(11);
        assertThat(groupsUntilStored(3_600, 3)).isEqualTo(9);
    }

    /** Returns the number of the group with a ticket of so many events, beside keys that always have others waiting. */
    private static int groupsUntilStored(int events, int floods) throws Exception {
        IngestQueue wide = new IngestQueue(100_000, 64_000_000);
        for (int i = 0; i < 11 * floods; i++) {
            wide.offer(ticketOf("flood" + i % floods, "a".repeat(IngestQueue.TURN).split("")));
        }
        PendingCommit large = ticketOf("large", "a".repeat(events).split(""));
        assertThat(wide.offer(large)).isEqualTo(IngestQueue.Answer.TAKEN);
        int groups = 1;
        List<PendingCommit> group = wide.take(5_000, 1, TimeUnit.SECONDS);
        while (!group.contains(large) && groups < 100) {
            wide.done(group);
            group.forEach(wide::offer);
            group = wide.take(5_000, 1, TimeUnit.SECONDS);
            groups++;
        }
        return groups;
    }

    @Test
    void smallTicketsBehindALargeOneThatLacksRoomAreTaken() throws Exception {
        IngestQueue wide = new IngestQueue(20_000, 64_000_000);
        PendingCommit large = ticketOf("large", "a".repeat(IngestQueue.TURN).split(""));
        PendingCommit small = ticketOf("small", "a");
        wide.offer(ticketOf("k1", "a", "b"));
        wide.offer(large);
        wide.offer(small);

        assertThat(wide.take(IngestQueue.TURN + 1, 1, TimeUnit.SECONDS)).hasSize(2).contains(small);
        assertThat(wide.take(IngestQueue.TURN + 1, 1, TimeUnit.SECONDS)).containsExactly(large);
    }

    /** Offers events of one key until the queue takes no more of them. */
    private static void flood(IngestQueue queue) {
        PendingCommit ticket = ticketOf("k1", "a".repeat(IngestQueue.TURN).split(""));
        while (queue.offer(ticket) == IngestQueue.Answer.TAKEN) {
            ticket = ticketOf("k1", "a".repeat(IngestQueue.TURN).split(""));
        }
    }

    @Test
    void queueReturnsNothingAfterTheTimeout() throws Exception {
        assertThat(queue.take(10, 1, TimeUnit.MILLISECONDS)).isEmpty();
    }

    private PendingCommit offer(String... names) {
        PendingCommit ticket = ticket(names);
        assertThat(writer.offer(ticket)).isEqualTo(IngestQueue.Answer.TAKEN);
        return ticket;
    }

    private static PendingCommit ticket(String... names) {
        return ticketOf("k1", names);
    }

    private static PendingCommit ticketOf(String key, String... names) {
        List<EventStore.Arrival> arrivals = new ArrayList<>();
        for (String name : names) {
            arrivals.add(new EventStore.Arrival(
                    new NewEvent(name, 0, 20, name, null, null, null, null, "{}", 0, name, null), 1, key, 0, null,
                    "api"));
        }
        return new PendingCommit(arrivals);
    }

    @Test
    void executesAChangeBeforeWaitingEvents() throws Exception {
        writer.open();
        PendingCommit waiting = offer("a");
        CompletableFuture<List<List<String>>> seen = CompletableFuture.supplyAsync(() -> {
            try {
                return writer.change(in -> List.copyOf(store.commits));
            } catch (StoreException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(writer::hasChanges);

        writer.step();

        assertThat(seen.get(5, TimeUnit.SECONDS)).isEmpty();
        assertThat(waiting.result()).isCompleted();
    }

    @Test
    void refusesAChangeWhileTheDatabaseIsBroken() {
        store.broken = true;
        writer.open();

        assertThatThrownBy(() -> writer.change(in -> null)).isInstanceOf(StoreException.class);
    }

    @Test
    @Timeout(60)
    void goesOnWhenItsThreadIsInterrupted() throws Exception {
        writer.open();
        Thread thread = start();

        thread.interrupt();
        await().until(() -> !thread.isInterrupted());
        assertThat(offer("a").result().get(30, TimeUnit.SECONDS)).containsExactly(false);

        writer.stop();
        thread.join();
        assertThat(store.closed).isTrue();
    }

    @Test
    @Timeout(60)
    void reopensTheDatabaseAfterAnInterruptedCommit() throws Exception {
        writer.open();
        Thread thread = start();

        assertThatThrownBy(() -> offer("interrupted").result().get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(StoreException.class);
        assertThat(offer("a").result().get(30, TimeUnit.SECONDS)).containsExactly(false);

        writer.stop();
        thread.join();
    }

    @Test
    @Timeout(60)
    void goesOnAfterAnErrorInItsHousekeeping() throws Exception {
        store.failDeleting = true;
        writer.open();
        Thread thread = start();
        await().until(() -> !store.failDeleting);
        await().atMost(Duration.ofSeconds(30)).until(() -> writer.fault() == null || !thread.isAlive());

        assertThat(offer("a").result().get(30, TimeUnit.SECONDS)).containsExactly(false);

        writer.stop();
        thread.join();
    }

    @Test
    void errorInItsHousekeepingRefusesNoEvent() throws Exception {
        store.failDeleting = true;
        writer.open();
        writer.step();
        assertThat(store.failDeleting).as("it has failed").isFalse();

        assertThat(writer.fault()).isNull();
        PendingCommit next = offer("a");
        writer.step();
        assertThat(next.result().get()).containsExactly(false);
    }

    @Test
    void isNotReadyWhileCommitsFail() throws Exception {
        writer.open();
        assertThat(writer.notReady()).isNull();
        offer("poison");
        writer.step();
        assertThat(writer.notReady().kind()).isEqualTo(StoreException.Kind.FAILED);

        offer("a");
        writer.step();
        assertThat(writer.notReady()).isNull();
    }

    @Test
    void doesNotExecuteAChangeWhoseCallerWasInterrupted() {
        writer.open();
        List<String> made = new ArrayList<>();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> writer.change(in -> made.add("change"))).isInstanceOf(StoreException.class);
        assertThat(Thread.interrupted()).isTrue();

        assertThatCode(writer::step).doesNotThrowAnyException();
        assertThat(made).isEmpty();
    }

    private Thread start() {
        Thread thread = new Thread(writer, "writer-test");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}

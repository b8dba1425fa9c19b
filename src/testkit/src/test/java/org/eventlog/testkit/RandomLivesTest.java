// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eventlog.LogEvent;
import org.eventlog.Receipt;
import org.eventlog.engine.EventLog;
import org.eventlog.testkit.receiver.Fault;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random lives of event logs that share a directory: threads log, and are interrupted, while the event logs are flushed,
 * paused, closed with little time and opened again with other settings, and the receiver fails or refuses some. In
 * the end, all that was stored is with the receiver, in the order of each thread, and all that was not is counted.
 * <p>
 * More rounds: {@code -Dlives.rounds=1000}; others: {@code -Dlives.seed=…}, which is the number of the first.
 */
@Timeout(120)
class RandomLivesTest {
    private static final int ROUNDS = Integer.getInteger("lives.rounds", 18);
    private static final long SEED = Long.getLong("lives.seed", 1);
    private static final int LIVES = 4;
    private static final int THREADS = 3;
    private static final Duration LIMIT = Duration.ofMillis(150);
    private static final List<Way> WAYS = List.of(new Way("http", false, false), new Way("acked-lines", false, false),
            new Way("forward", false, false), new Way("beats", false, false), new Way("tcp", false, false),
            new Way("http", true, false), new Way("forward", true, false), new Way("beats", true, false),
            new Way("tcp", true, false));

    @TempDir
    Path dir;

    private final List<Submitted> submitted = new ArrayList<>();
    private Random random;
    private Way way;
    private FaultyReceiver receiver;
    private boolean refuses;

    /** An event of one thread of one event log, {@code caller}, and how it ended. */
    private record Submitted(String caller, String name, Receipt receipt) {
        boolean isStored() {
            return isDone(receipt.stored()) && !receipt.stored().toCompletableFuture().isCompletedExceptionally();
        }

        boolean isDelivered() {
            return isDone(receipt.delivered())
                    && !receipt.delivered().toCompletableFuture().isCompletedExceptionally();
        }

        static boolean isDone(CompletionStage<Void> stage) {
            return stage.toCompletableFuture().isDone();
        }
    }

    static Stream<Arguments> rounds() {
        return LongStream.range(SEED, SEED + ROUNDS)
                .mapToObj(seed -> Arguments.of(seed, WAYS.get((int) (seed % WAYS.size()))));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("rounds")
    void whatIsStoredArrivesInTheOrderOfItsThread(long seed, Way by) throws Exception {
        random = new Random(seed);
        way = by;
        FaultyReceiver.Builder builder = way.receiver();
        refuses = builder.refuses() && random.nextBoolean();
        if (refuses) {
            builder.refuseIf(event -> isRefused(event.name()));
        }
        try (FaultyReceiver opened = builder.start()) {
            receiver = opened;
            for (int life = 0; life < LIVES; life++) {
                live(life);
            }
            sendTheRest();

            Set<String> stored = names(Submitted::isStored);
            stored.removeIf(this::isRefused);
            assertThat(kept()).containsAll(stored).containsAll(names(Submitted::isDelivered))
                    .noneMatch(this::isRefused);
            assertEachThreadsOrder();
        }
    }

    private boolean isRefused(String name) {
        return refuses && name.endsWith("13");
    }

    private void live(int life) throws Exception {
        receiver.script(faults());
        List<EventLog> logs = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        List<List<Submitted>> byThread = new ArrayList<>();
        List<Throwable> thrown = new ArrayList<>();
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            EventLog log = open();
            logs.add(log);
            for (int t = 0; t < THREADS; t++) {
                List<Submitted> own = new ArrayList<>();
                byThread.add(own);
                threads.add(caller(log, "e" + life + "." + i + "." + t, own, thrown));
            }
        }
        threads.forEach(Thread::start);
        for (int actions = random.nextInt(6); actions > 0; actions--) {
            act(logs, threads);
        }
        if (random.nextBoolean()) {
            join(threads);
        }
        for (EventLog log : logs) {
            close(log);
        }
        join(threads);
        assertThat(thrown).as("thrown by submit").isEmpty();
        byThread.forEach(submitted::addAll);
        await().atMost(Way.PATIENCE).until(() -> submitted.stream().allMatch(
                one -> Submitted.isDone(one.receipt.stored()) && Submitted.isDone(one.receipt.delivered())));
        for (int i = 0; i < count; i++) {
            long lost = byThread.subList(i * THREADS, (i + 1) * THREADS).stream().flatMap(List::stream)
                    .filter(one -> !one.isStored()).count();
            assertThat(logs.get(i).stats().droppedTotal()).as("counted losses").isEqualTo(lost);
        }
    }

    private Thread caller(EventLog log, String name, List<Submitted> own, List<Throwable> thrown) {
        Random choice = new Random(random.nextLong());
        Thread thread = new Thread(() -> {
            try {
                int events = choice.nextInt(400);
                for (int n = 0; n < events; n++) {
                    if (choice.nextInt(40) == 0) {
                        Thread.currentThread().interrupt();
                    }
                    String text = "x".repeat(choice.nextInt(20) == 0 ? choice.nextInt(9_000) : choice.nextInt(60));
                    LogEvent event = LogEvent.named(name + "." + n).message(text).build();
                    own.add(new Submitted(name, name + "." + n, log.submit(event)));
                    if (choice.nextInt(20) == 0) {
                        Thread.interrupted();
                        Thread.yield();
                    }
                }
            } catch (Throwable e) {
                synchronized (thrown) {
                    thrown.add(e);
                }
            }
        }, name);
        thread.setDaemon(true);
        return thread;
    }

    private EventLog open() {
        EventLog.Builder builder = builder()
                .set("eventlog.close-timeout", oneOf("0s", "100ms", "2s"));
        sometimes(builder, "eventlog.batch.max-events", String.valueOf(1 + random.nextInt(200)));
        sometimes(builder, "eventlog.batch.max-bytes", 1 + random.nextInt(20) + "KB");
        sometimes(builder, "eventlog.flush.interval", random.nextInt(1_000) + "ms");
        sometimes(builder, "eventlog.inbox.max-bytes", "1MB");
        sometimes(builder, "eventlog.queue.synchronous", "full");
        sometimes(builder, "eventlog.queue.when-full", oneOf("block", "drop-oldest", "drop-lowest-level"));
        sometimes(builder, "eventlog.event.max-bytes", "4KB");
        sometimes(builder, "eventlog.redact.events", "true");
        sometimes(builder, "eventlog.paused", "true");
        sometimes(builder, "eventlog.beats.compression-level", "3");
        if (way.protocol().equals("http")) {
            sometimes(builder, "eventlog.http.compression", "gzip");
        }
        return builder.build();
    }

    private EventLog.Builder builder() {
        return way.log(receiver, dir, LIMIT).set("eventlog.tls.handshake-timeout", "500ms");
    }

    private void sometimes(EventLog.Builder builder, String key, String value) {
        if (random.nextInt(3) == 0) {
            builder.set(key, value);
        }
    }

    private String oneOf(String... values) {
        return values[random.nextInt(values.length)];
    }

    private void act(List<EventLog> logs, List<Thread> threads) throws Exception {
        EventLog log = logs.get(random.nextInt(logs.size()));
        switch (random.nextInt(6)) {
            case 0, 1 -> log.flush(Duration.ofMillis(random.nextInt(200)));
            case 2 -> log.pause();
            case 3 -> log.resume();
            case 4 -> threads.get(random.nextInt(threads.size())).interrupt();
            default -> {
                receiver.stop();
                log.flush(Duration.ofMillis(random.nextInt(100)));
                receiver.restart();
            }
        }
    }

    private void close(EventLog log) {
        boolean interrupted = random.nextInt(3) == 0;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        log.close();
        assertThat(Thread.interrupted()).as("interrupted").isEqualTo(interrupted);
    }

    private Fault[] faults() {
        return random.ints(random.nextInt(8), 0, 16).mapToObj(this::fault).flatMap(Stream::ofNullable)
                .toArray(Fault[]::new);
    }

    /** @return null if the protocol does not have this fault, or loses data by it as documented */
    private Fault fault(int kind) {
        int bytes = 1 + random.nextInt(20_000);
        Fault ofAny = switch (kind) {
            case 0 -> Fault.refuse(Duration.ofMillis(random.nextInt(200)));
            case 1 -> Fault.resetAtOnce();
            case 2 -> Fault.resetAfter(bytes);
            // At a close, it looks like the confirmation of a receiver that has read everything.
            case 3 -> way.isAcknowledged() ? Fault.closeAfter(bytes) : null;
            case 4 -> Fault.slow(500 + random.nextInt(4_000), Duration.ofMillis(1));
            case 5 -> Fault.endlessBody();
            case 6 -> Fault.garbage();
            case 7, 8 -> Fault.none();
            default -> null;
        };
        if (ofAny != null || !way.isAcknowledged()) {
            return ofAny;
        }
        return switch (kind) {
            case 9 -> Fault.stall();
            case 10 -> Fault.late(Duration.ofMillis(random.nextInt(300)));
            case 11 -> Fault.wrongAnswer();
            case 12 -> Fault.resetBeforeAnswer();
            case 13 -> Fault.dribble(Duration.ofMillis(1 + random.nextInt(40)));
            case 14 -> Fault.endlessHead();
            default -> Fault.mute();
        };
    }

    /** As the next starts of the application would, once the receiver works. */
    private void sendTheRest() throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(dir)) {
            files = all.filter(file -> file.toString().endsWith(".db")).sorted().toList();
        }
        for (Path file : files) {
            EventLog log = builder().set("eventlog.db", file.toString()).build();
            try (log) {
                await().atMost(Way.PATIENCE).until(() -> log.flush(Duration.ofSeconds(1)));
                assertThat(log.rejected().list(0, 100)).as("rejected")
                        .allMatch(one -> refuses && new String(one.event(), StandardCharsets.UTF_8).contains("13\""));
                // Over TCP, flushed means written; what a connection took with it is sent again.
                await().atMost(Way.PATIENCE).until(() -> log.stats().queuedEvents() == 0);
            }
        }
    }

    private Set<String> names(Function<Submitted, Boolean> which) {
        return submitted.stream().filter(which::apply).map(Submitted::name).collect(Collectors.toSet());
    }

    private Set<String> kept() {
        return receiver.kept().stream().map(ReceivedEvent::name).collect(Collectors.toCollection(HashSet::new));
    }

    private void assertEachThreadsOrder() {
        Map<String, List<Integer>> numbers = receiver.kept().stream().map(ReceivedEvent::name)
                .filter(name -> !name.startsWith("eventlog."))
                .collect(Collectors.groupingBy(name -> name.substring(0, name.lastIndexOf('.')),
                        Collectors.mapping(name -> Integer.valueOf(name.substring(name.lastIndexOf('.') + 1)),
                                Collectors.toList())));
        numbers.forEach((caller, order) -> assertThat(order).as(caller).isSorted());
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }
}

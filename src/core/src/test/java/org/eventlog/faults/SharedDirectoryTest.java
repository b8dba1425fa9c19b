// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests two event logs of this JVM and others of other processes that want the same file: each keeps its stored
 * events.
 */
class SharedDirectoryTest {
    private static final int EVENTS = 200;

    @TempDir
    Path dir;

    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    private final Map<Character, Child> children = new ConcurrentHashMap<>();
    private final List<EventLog> here = new ArrayList<>();

    @AfterEach
    void endAll() throws InterruptedException {
        here.forEach(EventLog::close);
        for (Child child : children.values()) {
            child.kill();
        }
    }

    /**
     * Each letter is a process, started with two event logs of the file where it first appears, and killed at the second.
     * {@code +} opens two event logs here, which pause and store, {@code -} lets them send.
     */
    @ParameterizedTest
    @ValueSource(strings = {"+abab-", "+abba-", "+a-abb", "a+bab-", "ab+ab-", "ab+-ba"})
    void deliversStoredEventsRegardlessOfTheOrderOfProcesses(String order) throws Exception {
        try (AckingReceiver receiver = new AckingReceiver(new Random(1))) {
            for (char step : order.toCharArray()) {
                if (step == '+') {
                    storing(receiver, "here1");
                    storing(receiver, "here2");
                } else if (step == '-') {
                    here.forEach(EventLog::resume);
                    for (EventLog log : here) {
                        assertThat(log.flush(Duration.ofSeconds(30))).isTrue();
                    }
                    assertThat(receiver.arrivals().get("here1")).hasSize(EVENTS);
                    assertThat(receiver.arrivals().get("here2")).hasSize(EVENTS);
                } else if (children.containsKey(step)) {
                    children.remove(step).kill();
                } else {
                    children.put(step, logging(receiver, step));
                }
            }
            here.forEach(EventLog::close);
            drain(receiver);

            Set<String> lost = new HashSet<>(confirmed);
            receiver.arrivals().forEach((thread, numbers) -> numbers.forEach(n -> lost.remove(thread + " " + n)));
            assertThat(receiver.faults()).isEmpty();
            assertThat(lost).isEmpty();
        }
    }

    private void storing(AckingReceiver receiver, String thread) throws Exception {
        EventLog log = Logging.open(file(), receiver.port());
        here.add(log);
        log.pause();
        List<CompletableFuture<?>> stored = new ArrayList<>();
        for (long n = 0; n < EVENTS; n++) {
            String line = thread + " " + n;
            LogEvent event = LogEvent.named("crash").field("thread", thread).field("n", n).build();
            stored.add(log.submit(event).stored().thenRun(() -> confirmed.add(line)).toCompletableFuture());
        }
        CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    }

    private Child logging(AckingReceiver receiver, char name) throws Exception {
        Child child = Child.start(Logging.class, List.of("-Xmx128m"),
                List.of(file().toString(), String.valueOf(receiver.port()), String.valueOf(name), "0", "1", "2"),
                confirmed::add);
        for (String thread : List.of(name + "0 ", name + "1 ")) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(
                    () -> confirmed.stream().anyMatch(line -> line.startsWith(thread)) || !child.alive());
        }
        assertThat(child.alive()).isTrue();
        return child;
    }

    private void drain(AckingReceiver receiver) throws Exception {
        Child child = Child.start(Logging.class, List.of("-Xmx128m"),
                List.of(file().toString(), String.valueOf(receiver.port()), "drain"), line -> {});
        assertThat(child.await(180)).isZero();
    }

    private Path file() {
        return dir.resolve("queue.db");
    }
}

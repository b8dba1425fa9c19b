// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.eventlog.LogEvent;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls in the deepest frames of a thread whose stack overflows. */
class ExhaustedStackTest {
    private static final int THREADS = 20;
    private static final int FRAMES = 400;
    private static final int ENDLESS = 1_000_000;
    private static final long STACK = 256 * 1024;
    private static final LogEvent EVENT = LogEvent.named("deep").field("n", 1).build();

    @TempDir
    Path directory;
    private final Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    private int left;
    private int calls;

    private final class Counting implements Transport {
        long arrived;

        @Override
        public synchronized void send(Batch batch) {
            arrived += batch.count();
        }

        @Override
        public String describe() {
            return "counting";
        }

        @Override
        public void close() {
            // Nothing to close.
        }
    }

    @Test
    void eachCallIsDeliveredOrCountedAndOthersGoOn() throws Exception {
        Counting receiver = new Counting();
        try (EventLog log = EventLog.builder().transport(receiver)
                .set("eventlog.db", directory.resolve("q.db").toString())
                .build()) {
            overflow(log::log);
            overflow(log::submit);
            for (int i = 0; i < 100; i++) {
                log.log(EVENT);
            }

            assertThat(log.flush(Duration.ofSeconds(30))).isTrue();
            assertThat(thrown).allMatch(fault -> fault instanceof StackOverflowError && isOfCaller(fault));
            assertThat(receiver.arrived + log.stats().droppedTotal()).isEqualTo(calls + 100);
            assertThat(receiver.arrived).isGreaterThan(100);
        }
    }

    /** There was not even room for the call itself. */
    private static boolean isOfCaller(Throwable fault) {
        return Arrays.stream(fault.getStackTrace()).map(StackTraceElement::getClassName)
                .noneMatch(name -> name.startsWith("org.eventlog.pipeline") || name.startsWith("org.eventlog.encode"));
    }

    private void overflow(Consumer<LogEvent> call) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(null, () -> {
                left = FRAMES;
                descend(call, 0);
            }, "deep", STACK + 1024L * i);
            threads.add(thread);
            thread.start();
            thread.join();
        }
    }

    private void descend(Consumer<LogEvent> call, int depth) {
        try {
            if (depth < ENDLESS) {
                descend(call, depth + 1);
            }
        } catch (StackOverflowError e) {
            // From here on, each frame calls on its way out.
        }
        if (left > 0) {
            left--;
            try {
                call.accept(EVENT);
                calls++;
            } catch (Throwable e) {
                thrown.add(e);
            }
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.eventlog.thread.Uninterrupted;
import org.junit.jupiter.api.Test;

/** Tasks of the application block whoever runs them, but not the close. */
class CallbacksTest {
    private static final int TASKS = 20;

    private final CountDownLatch released = new CountDownLatch(1);
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Set<Integer> done = ConcurrentHashMap.newKeySet();

    private List<Runnable> blockedTasks() {
        return Stream.iterate(0, i -> i + 1).limit(TASKS).<Runnable>map(i -> () -> {
            threads.add(Thread.currentThread());
            try {
                released.await();
                done.add(i);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }).toList();
    }

    private Callbacks close(Executor executor, ThreadFactory factory) {
        Callbacks callbacks = new Callbacks(executor, factory);
        callbacks.run(blockedTasks());
        try (Uninterrupted wait = new Uninterrupted()) {
            callbacks.close(wait);
        }
        return callbacks;
    }

    @Test
    void blockedTasksAreLeftToOtherThreads() {
        Callbacks callbacks = close(task -> new Thread(task).start(), Thread::new);
        List<Thread> late = new ArrayList<>();
        // As of an event that is logged too late, by a thread that must not wait.
        callbacks.run(List.of(() -> late.add(Thread.currentThread())));

        assertThat(late).containsExactly(Thread.currentThread());
        assertThat(threads).doesNotContain(Thread.currentThread());
        assertThat(done).isEmpty();
        released.countDown();
        await().atMost(Duration.ofSeconds(20)).until(() -> done.size() == TASKS);
    }

    @Test
    void blockedTasksAreLeftToOtherThreadsIfTheExecutorRefusesThem() {
        close(task -> {
            throw new RejectedExecutionException();
        }, Thread::new);

        assertThat(threads).doesNotContain(Thread.currentThread());
        released.countDown();
        await().atMost(Duration.ofSeconds(20)).until(() -> done.size() == TASKS);
    }

    @Test
    void theClosingThreadRunsThemIfThereAreNoOtherThreads() {
        released.countDown();

        close(task -> {
            throw new RejectedExecutionException();
        }, task -> {
            throw new OutOfMemoryError("unable to create native thread");
        });

        assertThat(done).hasSize(TASKS);
        assertThat(threads).containsExactly(Thread.currentThread());
    }
}

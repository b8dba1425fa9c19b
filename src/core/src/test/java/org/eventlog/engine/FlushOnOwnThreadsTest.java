// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A flush on a thread of the pipeline, during a close, and with any limit. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FlushOnOwnThreadsTest extends ForeignTransportFixture {
    /** Completes receipts on the thread of the pipeline, but not before the test has attached its callback. */
    private final CountDownLatch attached = new CountDownLatch(1);

    private void onOwnThread(Runnable completion) {
        try {
            attached.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        completion.run();
    }

    @Test
    void receiptCallbackCannotWaitForItsOwnThread() throws Exception {
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        try (EventLog log = EventLog.builder().set("eventlog.db", ":memory:").transport(new Sending())
                .callbacks(this::onOwnThread).build()) {
            // Otherwise the event may be delivered first, and the callback run on the sender's thread.
            log.pause();
            log.submit(LogEvent.named("x")).stored().thenRun(
                    () -> refused.complete(catchThrowable(() -> log.rejected().list(0, 9))));
            attached.countDown();

            assertThat(refused.get(20, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("own thread");
        }
    }

    @Test
    void aFlushOnAThreadOfThePipelineDoesNotWaitForThatThread() throws Exception {
        CompletableFuture<Boolean> inSend = new CompletableFuture<>();
        CompletableFuture<Boolean> inCallback = new CompletableFuture<>();
        AtomicReference<EventLog> opened = new AtomicReference<>();
        Sending sending = new Sending();
        sending.before = batch -> inSend.complete(opened.get().flush(Duration.ofSeconds(30)));
        try (EventLog log = EventLog.builder().set("eventlog.db", ":memory:").transport(sending)
                .callbacks(this::onOwnThread).build()) {
            opened.set(log);
            log.pause();
            log.submit(LogEvent.named("x")).stored().thenRun(() -> {
                try {
                    inCallback.complete(log.flush(Duration.ofSeconds(30)));
                } catch (InterruptedException e) {
                    inCallback.completeExceptionally(e);
                }
            });
            attached.countDown();

            assertThat(inCallback.get(10, TimeUnit.SECONDS)).isFalse();
            log.resume();
            assertThat(inSend.get(10, TimeUnit.SECONDS)).isFalse();
        }
        assertThat(sending.events).hasSize(1);
    }

    @Test
    void flushDuringOrAfterCloseDoesNotWait() throws Exception {
        CompletableFuture<Boolean> inClose = new CompletableFuture<>();
        AtomicReference<EventLog> opened = new AtomicReference<>();
        Sending sending = new Sending() {
            @Override
            public void close() {
                try {
                    inClose.complete(opened.get().flush(Duration.ofSeconds(30)));
                } catch (InterruptedException e) {
                    inClose.completeExceptionally(e);
                }
            }
        };
        EventLog log = open(sending);
        opened.set(log);
        log.pause();
        log.log(LogEvent.named("unsent"));
        Thread closing = new Thread(log::close);
        closing.start();

        assertThat(inClose.get(15, TimeUnit.SECONDS)).isFalse();
        closing.join();
        assertThat(CompletableFuture.supplyAsync(() -> flushed(log)).get(10, TimeUnit.SECONDS)).isFalse();
    }

    private static boolean flushed(EventLog log) {
        try {
            return log.flush(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void flushAcceptsAnyDuration() throws InterruptedException {
        try (EventLog log = open(new Sending())) {
            assertThat(log.flush(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
            log.pause();
            log.log(LogEvent.named("x"));
            assertThat(log.flush(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
            log.resume();
        }
    }
}

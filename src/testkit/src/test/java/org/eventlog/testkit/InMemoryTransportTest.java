// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InMemoryTransportTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final InMemoryTransport receiver = new InMemoryTransport();

    @Test
    void recordsSentEventsInEveryFormat() throws Exception {
        receiver.send(Batches.ofEvents(5, 2));

        assertThat(receiver.batches()).singleElement().satisfies(batch -> {
            assertThat(batch.id()).isEqualTo("j:5..6");
            assertThat(batch.acknowledged()).isTrue();
        });
        assertThat(receiver.lines()).containsExactly("{\"id\":\"j-5\",\"name\":\"e5\",\"seq\":5,\"message\":\"\"}",
                "{\"id\":\"j-6\",\"name\":\"e6\",\"seq\":6,\"message\":\"\"}");
        assertThat(receiver.maps()).extracting(map -> map.get("seq")).containsExactly(5L, 6L);
        assertThat(receiver).haveNames("e5", "e6");
    }

    @Test
    void failsAccordingToItsScript() throws Exception {
        receiver.script(Reply.fail(), Reply.busy(Duration.ofSeconds(7)), Reply.refuse("no"), Reply.take());

        assertThatThrownBy(this::send).isInstanceOf(TransportException.class)
                .extracting(e -> ((TransportException) e).retryAfter()).isNull();
        assertThatThrownBy(this::send).isInstanceOf(TransportException.class)
                .extracting(e -> ((TransportException) e).retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThatThrownBy(this::send).isInstanceOf(RejectedException.class).hasMessage("no");
        send();
        send();

        assertThat(receiver.attempts()).isEqualTo(5);
        assertThat(receiver.events()).hasSize(2);
    }

    @Test
    void losesAnAcknowledgementButNotTheBatch() {
        receiver.script(Reply.loseAcknowledgement());

        assertThatThrownBy(this::send).isInstanceOf(TransportException.class);

        assertThat(receiver.batches()).singleElement().satisfies(b -> assertThat(b.acknowledged()).isFalse());
    }

    @Test
    void rejectsSomeEventsAndTooLargeOnes() throws Exception {
        receiver.refuseIf(event -> event.name().equals("e3")).refuseAbove(2_000);

        assertThatThrownBy(() -> receiver.send(Batches.ofEvents(0, 5))).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> receiver.send(Batches.ofEvents(10, 5, 1_000))).isInstanceOf(RejectedException.class);
        receiver.send(Batches.ofEvents(4, 5));

        assertThat(receiver.events()).hasSize(5);
    }

    @Test
    void stallsUntilItIsReleased() throws Exception {
        receiver.stall();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(this::sendOrFail);
        receiver.awaitAttempts(1, PATIENCE);
        assertThat(sending).isNotDone();
        receiver.release();

        sending.get(20, TimeUnit.SECONDS);
        assertThat(receiver.events()).hasSize(1);
    }

    @Test
    void closingEndsAStall() throws Exception {
        receiver.script(Reply.stall());
        CompletableFuture<Void> sending = CompletableFuture.runAsync(this::sendOrFail);
        receiver.awaitAttempts(1, PATIENCE);
        receiver.close();

        assertThat(sending).failsWithin(PATIENCE).withThrowableThat().withMessageContaining("closed");
        assertThatThrownBy(this::send).isInstanceOf(TransportException.class).hasMessage("closed");
    }

    @Test
    void waitsForEventsAndListsThemOnTimeout() throws Exception {
        CompletableFuture<Void> sending = CompletableFuture.runAsync(this::sendOrFail);

        assertThat(receiver.await(1, PATIENCE)).hasSize(1);
        sending.join();
        assertThatThrownBy(() -> receiver.await(2, Duration.ofMillis(10))).isInstanceOf(AssertionError.class)
                .hasMessageContaining("no 2 events within PT0.01S").hasMessageContaining("\"name\":\"e0\"");
    }

    @Test
    void supportsFindingARejectedEvent() throws Exception {
        receiver.refuseIf(event -> event.name().equals("bad")).script(Reply.fail(), Reply.loseAcknowledgement());
        try (EventLog log = EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.retry.first", "1ms")
                .transport(receiver).build()) {
            for (int i = 0; i < 10; i++) {
                log.log(LogEvent.named(i == 6 ? "bad" : "e" + i));
            }
            assertThat(log.flush(PATIENCE)).isTrue();

            assertThat(log.stats().rejected()).isEqualTo(1);
            assertThat(log.stats().sent()).isEqualTo(9);
            assertThat(receiver).haveNamesInOrder("e0", "e5", "e7", "e9");
        }
    }

    private void send() throws TransportException, RejectedException, InterruptedException {
        receiver.send(Batches.ofEvents(0, 1));
    }

    private void sendOrFail() {
        try {
            send();
        } catch (TransportException | RejectedException | InterruptedException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}

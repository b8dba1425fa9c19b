// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Delivery;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.testkit.Batches;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of a transport that implements {@link Transport#begin}: several batches are open at a time. The receiver
 * may be a {@link org.eventlog.testkit.receiver.FaultyReceiver} or a real one that can be stopped and started. Such a
 * transport fulfils {@link AckedTransportContract} as well.
 */
@Timeout(240)
public abstract class PipelinedTransportContract {
    /** The limit for operations that take a moment, even on a busy machine. */
    protected static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SOME = 20;
    private static final int MANY = 10;

    /**
     * Creates a transport to a receiver that has received nothing yet.
     *
     * @param answer the transport's limit for an answer
     */
    protected abstract Transport open(Duration answer) throws Exception;

    /** Ends the receiver and all connections to it; what it has acknowledged, it keeps. */
    protected abstract void stop() throws Exception;

    /**
     * Makes the receiver answer no more, while its connections remain. By default it {@linkplain #stop ends}, which is
     * only enough for a transport whose open deliveries outlive that.
     */
    protected void silence() throws Exception {
        stop();
    }

    /** Starts the receiver at the same address, or lets it answer again. It may run already. */
    protected abstract void restart() throws Exception;

    /** What the receiver has, in the order of arrival: the name of each event. */
    protected abstract List<String> received() throws Exception;

    /** Creates a batch of the events of {@link Batches#ofEvents}, in the form that the transport carries. */
    protected Batch batch(long first, int count) {
        return Batches.ofEvents(first, count);
    }

    /** The names of the events. */
    protected List<String> names(long first, int count) {
        return LongStream.range(first, first + count).mapToObj(i -> "e" + i).toList();
    }

    @Test
    public void severalBatchesAreOpenAndArriveOnceAndInOrder() throws Exception {
        try (Transport transport = open(PATIENCE)) {
            List<Delivery> deliveries = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                deliveries.add(transport.begin(batch(SOME * i, SOME)));
            }
            for (Delivery delivery : deliveries) {
                awaitEnd(delivery);
            }
            assertThat(received()).isEqualTo(names(0, SOME * MANY));
            awaitEnd(transport.begin(batch(SOME * MANY, SOME)));
            transport.send(batch(SOME * (MANY + 1), SOME));
            assertThat(received()).isEqualTo(names(0, SOME * (MANY + 2)));
        }
    }

    @Test
    public void anAcknowledgedBatchHasArrived() throws Exception {
        try (Transport transport = open(PATIENCE)) {
            ArrayDeque<Delivery> open = new ArrayDeque<>();
            for (int i = 0; i < MANY; i++) {
                open.add(transport.begin(batch(SOME * i, SOME)));
            }
            for (int i = 0; i < MANY / 2; i++) {
                awaitEnd(open.poll());
            }
            assertThat(received()).startsWith(names(0, SOME * MANY / 2).toArray(String[]::new));
        }
    }

    @Test
    public void whileTheReceiverIsAwayEachCallEndsInTimeAndTheNextAttemptKeepsTheOrder() throws Exception {
        try (Transport transport = open(Duration.ofSeconds(2))) {
            sendUntilItSucceeds(transport, 0);
            stop();
            Throwable failure = assertTimeoutPreemptively(PATIENCE, () -> failure(transport));
            TransportContract.assertSpeaksToPeople(failure);
            restart();

            for (int i = 1; i < MANY; i++) {
                sendUntilItSucceeds(transport, SOME * i);
            }

            assertThat(withoutRepetitions()).isEqualTo(names(0, SOME * MANY));
        } finally {
            restart();
        }
    }

    @Test
    public void openDeliveriesThatAreBegunAgainArriveInOrder() throws Exception {
        try (Transport transport = open(PATIENCE)) {
            for (int i = 0; i < MANY; i++) {
                transport.begin(batch(SOME * i, SOME));
            }
            int half = SOME / 2;
            List<Delivery> deliveries = new ArrayList<>();
            for (int i = 0; i < 2 * MANY; i++) {
                deliveries.add(transport.begin(batch(half * i, half)));
            }
            for (Delivery delivery : deliveries) {
                awaitEnd(delivery);
            }
            assertThat(withoutRepetitions()).isEqualTo(names(0, SOME * MANY));
        }
    }

    @Test
    public void anInterruptEndsTheWaitAndNotTheDelivery() throws Exception {
        try (Transport transport = open(PATIENCE)) {
            sendUntilItSucceeds(transport, 0);
            silence();
            Delivery delivery = transport.begin(batch(SOME, SOME));
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(() -> delivery.await(PATIENCE)).isInstanceOf(InterruptedException.class);
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
            } finally {
                Thread.interrupted();
            }
            restart();

            awaitEnd(delivery);
            assertThat(received()).isEqualTo(names(0, 2 * SOME));
        } finally {
            restart();
        }
    }

    @Test
    @SuppressWarnings("try")
    public void closingEndsAWait() throws Exception {
        try (Transport transport = open(Duration.ofMinutes(5))) {
            sendUntilItSucceeds(transport, 0);
            silence();
            CompletableFuture<Throwable> outcome = new CompletableFuture<>();
            CompletableFuture<Void> begun = new CompletableFuture<>();
            Thread sender = new Thread(() -> {
                try {
                    Delivery delivery = transport.begin(batch(SOME, SOME));
                    assertThat(delivery.await(Duration.ofMillis(500))).as("delivered to a silent receiver").isFalse();
                    begun.complete(null);
                    outcome.complete(failureOf(delivery, PATIENCE.multipliedBy(2)));
                } catch (Throwable e) {
                    begun.completeExceptionally(e);
                    outcome.complete(e);
                }
            }, "contract-sender");
            sender.setDaemon(true);
            sender.start();
            begun.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            transport.close();

            assertThat(outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(TransportException.class);
        } finally {
            restart();
        }
    }

    private List<String> withoutRepetitions() throws Exception {
        return new ArrayList<>(new LinkedHashSet<>(received()));
    }

    /** Begins batches as the sender does, until it is told of the failure. */
    private Throwable failure(Transport transport) throws Exception {
        try {
            Delivery oldest = transport.begin(batch(SOME, SOME));
            for (int i = 2; i < MANY; i++) {
                assertThat(oldest.await(Duration.ZERO)).isFalse();
                transport.begin(batch(SOME * i, SOME));
            }
            return failureOf(oldest, Duration.ofMillis(20));
        } catch (TransportException e) {
            return e;
        }
    }

    /** @param limit of each wait */
    private static Throwable failureOf(Delivery delivery, Duration limit) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - deadline < 0) {
            try {
                if (delivery.await(limit)) {
                    throw new AssertionError("delivered to a receiver that is away");
                }
            } catch (TransportException e) {
                return e;
            }
        }
        throw new AssertionError("the delivery does not end");
    }

    private static void awaitEnd(Delivery delivery) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!delivery.await(Duration.ofMillis(20))) {
            assertThat(System.nanoTime() - deadline).as("the delivery does not end").isNegative();
        }
    }

    /** A transport with a short limit may give up on a receiver that starts. As in production, the batch is sent again. */
    private void sendUntilItSucceeds(Transport transport, long first) throws Exception {
        Eventually.holds(PATIENCE, () -> {
            try {
                awaitEnd(transport.begin(batch(first, SOME)));
            } catch (TransportException e) {
                throw new AssertionError(e);
            }
        });
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.testkit.Batches;
import org.eventlog.testkit.ReceivedEvent;
import org.eventlog.testkit.receiver.Fault;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of every transport that uses a connection. Do not extend it directly; see {@link AckedTransportContract}
 * and {@link WrittenTransportContract}.
 */
@Timeout(120)
public abstract class TransportContract {
    /** The limit for each wait of the transport, in tests that wait for it to expire. */
    protected static final Duration LIMIT = Duration.ofMillis(400);

    /** The limit for operations that take a moment, even on a busy machine. Shorter than the transports' own limits. */
    protected static final Duration PATIENCE = Duration.ofSeconds(20);

    /** More events than the kernels of both sides can buffer for a connection that is not read. */
    private static final int MANY = 512;
    private static final int LARGE = 64 * 1024;

    /** The receiver, speaking the transport's protocol; each test adds its script. */
    protected abstract FaultyReceiver.Builder receiver();

    /**
     * Creates the transport.
     *
     * @param limit the limit for each wait: to connect, for progress in writing, for a response
     */
    protected abstract Transport open(String host, int port, Duration limit) throws Exception;

    /**
     * Creates a batch of the events of {@link Batches#ofEvents}, in the encoding that the transport carries. The
     * receiver must decode them to the same texts.
     */
    protected Batch batch(long first, int count, int padding) {
        return Batches.ofEvents(first, count, padding);
    }

    /** Creates the same batch without padding. */
    protected final Batch batch(long first, int count) {
        return batch(first, count, 0);
    }

    /** The secrets passed to the transport, which it must never reveal: keys, passwords. */
    protected List<String> secrets() {
        return List.of();
    }

    /** Opens the transport with a long limit, for tests in which the receiver eventually succeeds. */
    protected final Transport open(FaultyReceiver receiver) throws Exception {
        return open(receiver.host(), receiver.port(), PATIENCE);
    }

    /** Opens the transport with a limit that expires soon. */
    protected final Transport openImpatient(FaultyReceiver receiver) throws Exception {
        return open(receiver.host(), receiver.port(), LIMIT);
    }

    @Test
    public void deliversEveryEventOnceAndInOrder() throws Exception {
        try (FaultyReceiver receiver = receiver().start(); Transport transport = open(receiver)) {
            for (int i = 0; i < 20; i++) {
                transport.send(batch(50 * i, 50));
            }

            receiver.awaitEvents(1000, PATIENCE);
            assertThat(texts(receiver.events())).isEqualTo(textsOf(0, 1000, 0));
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    public void deliversALargeBatch() throws Exception {
        try (FaultyReceiver receiver = receiver().start(); Transport transport = open(receiver)) {
            transport.send(batch(0, MANY, 8 * 1024));

            receiver.awaitEvents(MANY, PATIENCE);
            assertThat(texts(receiver.events())).isEqualTo(textsOf(0, MANY, 8 * 1024));
        }
    }

    @Test
    public void connectsLazilyAndReconnects() throws Exception {
        try (FaultyReceiver receiver = receiver().start(); Transport transport = open(receiver)) {
            receiver.stop();
            Batch batch = batch(0, 10);
            for (int i = 0; i < 3; i++) {
                assertThat(outcome(transport, batch)).isInstanceOf(TransportException.class);
            }
            receiver.restart();

            transport.send(batch);

            receiver.awaitEvents(10, PATIENCE);
            assertThat(texts(receiver.events())).isEqualTo(textsOf(0, 10, 0));
        }
    }

    @Test
    public void timesOutIfTheReceiverStopsReading() throws Exception {
        try (FaultyReceiver receiver = receiver().script(Fault.halfOpenAfter(1000)).start();
                Transport transport = openImpatient(receiver)) {
            assertThat(outcome(transport, batch(0, MANY, LARGE))).isInstanceOf(TransportException.class);

            sendAgainUntilItSucceeds(transport, batch(0, 10));

            receiver.awaitEvents(10, PATIENCE);
        }
    }

    @Test
    @SuppressWarnings("try")
    public void closingEndsASendInProgress() throws Exception {
        try (FaultyReceiver receiver = receiver().script(Fault.halfOpenAfter(1000)).start();
                Transport transport = open(receiver.host(), receiver.port(), Duration.ofMinutes(2))) {
            CompletableFuture<Throwable> stalled = sendInBackground(transport);
            receiver.awaitConnections(1, PATIENCE);

            transport.close();

            Throwable failure = stalled.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(failure).isInstanceOf(TransportException.class);
            assertSpeaksToPeople(failure);
        }
    }

    @Test
    public void interruptEndsASendInProgressWithoutSideEffects() throws Exception {
        try (FaultyReceiver receiver = receiver().script(Fault.halfOpenAfter(1000)).start();
                Transport transport = open(receiver.host(), receiver.port(), Duration.ofMinutes(2))) {
            CompletableFuture<Thread> sender = new CompletableFuture<>();
            CompletableFuture<Throwable> stalled = CompletableFuture.supplyAsync(() -> {
                sender.complete(Thread.currentThread());
                return thrownBySending(transport, batch(0, MANY, LARGE));
            }, TransportContract::onNewThread);
            receiver.awaitConnections(1, PATIENCE);

            sender.get().interrupt();

            assertThat(stalled.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            transport.send(batch(0, 10));
            receiver.awaitEvents(10, PATIENCE);
            assertThat(texts(receiver.events())).endsWith(textsOf(0, 10, 0).toArray(String[]::new));
        }
    }

    @Test
    public void canBeClosedTwiceAndThenSendsNothing() throws Exception {
        try (FaultyReceiver receiver = receiver().start()) {
            Transport used = open(receiver);
            used.send(batch(0, 1));
            Transport unused = open(receiver);
            for (Transport transport : List.of(used, unused)) {
                transport.close();

                assertThatCode(transport::close).doesNotThrowAnyException();
                assertThatThrownBy(() -> transport.send(batch(1, 1)))
                        .isInstanceOf(TransportException.class);
            }
            receiver.awaitNoConnection(PATIENCE);
            assertThat(receiver.events()).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    public void describesItsTargetWithoutSecrets() throws Exception {
        try (FaultyReceiver receiver = receiver().start(); Transport transport = open(receiver)) {
            receiver.stop();
            Throwable failure = outcome(transport, batch(0, 1));

            assertThat(transport.describe()).isNotBlank().doesNotContain("\n");
            for (String secret : secrets()) {
                assertThat(transport.describe()).doesNotContain(secret);
                assertThat(transport.toString()).doesNotContain(secret);
                assertThat(failure).hasMessageNotContaining(secret);
            }
        }
    }

    @Test
    public void leavesNoThreadAndNoConnection() throws Exception {
        try (FaultyReceiver receiver = receiver().start()) {
            openSendClose(receiver);
            Set<Thread> before = threads();

            for (int i = 0; i < 20; i++) {
                openSendClose(receiver);
            }

            receiver.awaitConnections(21, PATIENCE);
            receiver.awaitNoConnection(PATIENCE);
            Eventually.holds(PATIENCE, () -> assertThat(threads()).isSubsetOf(before));
        }
    }

    private void openSendClose(FaultyReceiver receiver) throws Exception {
        try (Transport transport = open(receiver)) {
            transport.send(batch(0, 10));
        }
    }

    private static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        // Threads of the receiver, of JUnit, and of Java while the build tool manages processes.
        threads.removeIf(thread -> thread.getName().matches("(faulty-receiver|ForkJoinPool)-.*|process reaper.*"));
        return threads;
    }

    private CompletableFuture<Throwable> sendInBackground(Transport transport) {
        return CompletableFuture.supplyAsync(() -> thrownBySending(transport, batch(0, MANY, LARGE)),
                TransportContract::onNewThread);
    }

    private static void onNewThread(Runnable task) {
        Thread thread = new Thread(task, "contract-sender");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * The result of an attempt: what it throws, or null if it returns.
     *
     * @throws AssertionError if it does not end within its limits, with a generous margin
     */
    protected static Throwable outcome(Transport transport, Batch batch) {
        return Assertions.assertTimeoutPreemptively(PATIENCE.plus(LIMIT.multipliedBy(4)),
                () -> thrownBySending(transport, batch),
                "the attempt does not end");
    }

    /**
     * On a busy machine, a transport with a short limit may give up on a working receiver. As in production, the batch
     * is sent again.
     */
    protected static void sendAgainUntilItSucceeds(Transport transport, Batch batch) throws Exception {
        Eventually.holds(PATIENCE, () -> assertThat(outcome(transport, batch)).as("the next attempt").isNull());
    }

    private static Throwable thrownBySending(Transport transport, Batch batch) {
        try {
            transport.send(batch);
            return null;
        } catch (Exception e) {
            return e;
        }
    }

    /** The message must be understandable to an operator who does not know the code. */
    protected static void assertSpeaksToPeople(Throwable failure) {
        assertThat(failure).message().isNotBlank().doesNotContain("Exception", "null");
    }

    /** The texts of the events, for comparison with {@link #textsOf}. */
    protected static List<String> texts(List<ReceivedEvent> events) {
        return events.stream().map(ReceivedEvent::text).toList();
    }

    /** The texts of {@link Batches#ofEvents}. */
    protected static List<String> textsOf(long first, int count, int padding) {
        List<String> texts = new ArrayList<>();
        for (Batch.Slice slice : Batches.ofEvents(first, count, padding).slices()) {
            IntStream.range(0, slice.count()).forEach(i -> texts.add(ReceivedEvent.of(slice.event(i)).text()));
        }
        return texts;
    }
}

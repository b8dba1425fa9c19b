// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.testkit.receiver.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * The contract {@link org.eventlog.testkit.contract.AckedTransportContract} for a transport to a real broker: with the
 * faults of the network between, but without those of the answers, which only a scripted receiver can give.
 */
@Timeout(300)
public abstract class BrokerContract {
    /** The limit for each wait of the transport, in tests that wait for it to expire. */
    protected static final Duration LIMIT = Duration.ofSeconds(1);
    /** The limit for operations that take a moment, even on a busy machine. */
    protected static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int SOME = 20;
    private static final int MANY = 512;
    /** More bytes than the kernels buffer for a connection that is not read. */
    private static final int LARGE = 64 * 1024;

    private FaultyWay way;

    /** Opens the way to the broker. */
    protected abstract FaultyWay way() throws Exception;

    /**
     * Creates a transport that uses the way.
     *
     * @param limit the limit for each wait: to connect, for progress in writing, for a response
     */
    protected abstract Transport open(FaultyWay way, Duration limit) throws Exception;

    /** Creates a batch of events that are named e0, e1 and so on, as it is stored for the transport. */
    protected abstract Batch batch(long first, int count, int padding);

    /** Makes sure that nothing was received yet. */
    protected abstract void empty() throws Exception;

    /** The names of the events that the broker has, in the order of arrival. */
    protected abstract List<String> received() throws Exception;

    /** The secrets passed to the transport, which it must never reveal. */
    protected abstract List<String> secrets();

    /** Whether the broker stores a batch once although it is sent again. */
    protected abstract boolean isIdempotent();

    @BeforeEach
    void openTheWay() throws Exception {
        way = way();
        empty();
    }

    @AfterEach
    void closeTheWay() throws Exception {
        if (way != null) {
            way.close();
        }
    }

    private static Stream<Fault> faults() {
        return Stream.of(Fault.resetAtOnce(), Fault.mute(), Fault.resetAfter(0), Fault.resetAfter(20),
                Fault.closeAfter(20), Fault.halfOpenAfter(20), Fault.stall(), Fault.garbage(),
                Fault.resetBeforeAnswer());
    }

    @TestFactory
    public Stream<DynamicTest> aFaultyConnectionIsAFailureAndTheNextAttemptSucceeds() {
        return faults().map(fault -> dynamicTest(fault.toString(), () -> {
            try (Transport transport = fresh(LIMIT)) {
                failsThenSucceeds(transport, fault, 0);
            }
        }));
    }

    @TestFactory
    public Stream<DynamicTest> aConnectionThatBecomesFaultyIsAFailureAndTheNextAttemptSucceeds() {
        return faults().map(fault -> dynamicTest(fault.toString(), () -> {
            try (Transport transport = fresh(LIMIT)) {
                sendAgainUntilItSucceeds(transport, batch(0, SOME, 0));
                failsThenSucceeds(transport, fault, SOME);
            }
        }));
    }

    private Transport fresh(Duration limit) throws Exception {
        way.heal();
        empty();
        return open(way, limit);
    }

    private void failsThenSucceeds(Transport transport, Fault fault, long first) throws Exception {
        way.fault(fault);

        Throwable failure = outcome(transport, batch(first, SOME, 0));

        assertThat(failure).as("of a batch that was not acknowledged").isInstanceOf(TransportException.class);
        assertThat(failure).message().isNotBlank().doesNotContain("Exception", "null");
        way.heal();
        sendAgainUntilItSucceeds(transport, batch(first, SOME, 0));
        assertArrived(first + SOME);
    }

    /** A broker may be slow as long as there is progress. */
    @TestFactory
    public Stream<DynamicTest> aSlowWayIsNoFailure() {
        return Stream.of(Fault.slow(100, Duration.ofMillis(2)), Fault.dribble(Duration.ofMillis(1)),
                Fault.late(LIMIT.dividedBy(8))).map(fault -> dynamicTest(fault.toString(), () -> {
                    try (Transport transport = fresh(PATIENCE)) {
                        way.fault(fault);

                        transport.send(batch(0, SOME, 0));

                        assertThat(received()).isEqualTo(names(0, SOME));
                    }
                }));
    }

    @Test
    public void deliversEveryEventOnceAndInOrder() throws Exception {
        try (Transport transport = open(way, PATIENCE)) {
            for (int i = 0; i < 20; i++) {
                transport.send(batch(50 * i, 50, 0));
            }
        }
        assertThat(received()).isEqualTo(names(0, 1000));
    }

    @Test
    public void deliversALargeBatch() throws Exception {
        try (Transport transport = open(way, PATIENCE)) {
            transport.send(batch(0, MANY, 8 * 1024));
        }
        assertThat(received()).isEqualTo(names(0, MANY));
    }

    @Test
    public void connectsLazilyAndReconnects() throws Exception {
        way.refuse();
        try (Transport transport = open(way, LIMIT)) {
            for (int i = 0; i < 3; i++) {
                assertThat(outcome(transport, batch(0, SOME, 0))).isInstanceOf(TransportException.class);
            }
            way.heal();

            sendAgainUntilItSucceeds(transport, batch(0, SOME, 0));

            assertArrived(SOME);
        }
    }

    @Test
    public void timesOutIfTheBrokerStopsReading() throws Exception {
        try (Transport transport = open(way, LIMIT)) {
            sendAgainUntilItSucceeds(transport, batch(0, SOME, 0));
            way.fault(Fault.halfOpenAfter(1000));

            assertThat(outcome(transport, batch(SOME, MANY, LARGE))).isInstanceOf(TransportException.class);
        }
    }

    @Test
    @SuppressWarnings("try")
    public void closingEndsASendInProgress() throws Exception {
        try (Transport transport = open(way, Duration.ofMinutes(2))) {
            transport.send(batch(0, SOME, 0));
            way.fault(Fault.stall());
            CompletableFuture<Thread> sender = new CompletableFuture<>();
            CompletableFuture<Throwable> stalled = sendInBackground(transport, sender);
            awaitThatItWaits(sender.get());

            transport.close();

            assertThat(stalled.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(TransportException.class);
        }
    }

    @Test
    public void interruptEndsASendInProgressWithoutSideEffects() throws Exception {
        try (Transport transport = open(way, Duration.ofMinutes(2))) {
            transport.send(batch(0, SOME, 0));
            way.fault(Fault.stall());
            CompletableFuture<Thread> sender = new CompletableFuture<>();
            CompletableFuture<Throwable> stalled = sendInBackground(transport, sender);
            awaitThatItWaits(sender.get());

            sender.get().interrupt();

            assertThat(stalled.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            way.heal();
            transport.send(batch(SOME, SOME, 0));
            assertArrived(2 * SOME);
        }
    }

    private static void awaitThatItWaits(Thread sender) {
        await().atMost(PATIENCE).until(() -> sender.getState() == Thread.State.TIMED_WAITING);
    }

    private CompletableFuture<Throwable> sendInBackground(Transport transport, CompletableFuture<Thread> sender) {
        return CompletableFuture.supplyAsync(() -> {
            sender.complete(Thread.currentThread());
            return thrownBySending(transport, batch(SOME, SOME, 0));
        }, task -> {
            Thread thread = new Thread(task, "contract-sender");
            thread.setDaemon(true);
            thread.start();
        });
    }

    @Test
    public void canBeClosedTwiceAndThenSendsNothing() throws Exception {
        Transport used = open(way, PATIENCE);
        used.send(batch(0, 1, 0));
        Transport unused = open(way, PATIENCE);
        for (Transport transport : List.of(used, unused)) {
            transport.close();

            assertThatCode(transport::close).doesNotThrowAnyException();
            assertThatThrownBy(() -> transport.send(batch(1, 1, 0))).isInstanceOf(TransportException.class);
        }
        await().atMost(PATIENCE).until(() -> way.connections() == 0);
        assertThat(received()).isEqualTo(names(0, 1));
    }

    @Test
    public void describesItsTargetWithoutSecrets() throws Exception {
        way.refuse();
        try (Transport transport = open(way, LIMIT)) {
            Throwable failure = outcome(transport, batch(0, 1, 0));

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
        openSendClose();
        Set<Thread> before = threads();

        for (int i = 0; i < 10; i++) {
            openSendClose();
        }

        await().atMost(PATIENCE).until(() -> way.connections() == 0);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    }

    private void openSendClose() throws Exception {
        try (Transport transport = open(way, PATIENCE)) {
            transport.send(batch(0, 1, 0));
        }
    }

    /** Without those of the test itself and of a broker in this JVM. */
    private static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !thread.getName().matches("(?i).*(eventlog|kafka-producer|amqp|rabbit).*"));
        return threads;
    }

    private void assertArrived(long count) throws Exception {
        List<String> received = received();
        assertThat(isIdempotent() ? received : new ArrayList<>(new LinkedHashSet<>(received)))
                .isEqualTo(names(0, count));
    }

    private static List<String> names(long first, long count) {
        return LongStream.range(first, first + count).mapToObj(i -> "e" + i).toList();
    }

    /** What an attempt throws, or null if it returns. */
    private static Throwable outcome(Transport transport, Batch batch) {
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread sender = new Thread(() -> outcome.complete(thrownBySending(transport, batch)), "contract-sender");
        sender.setDaemon(true);
        sender.start();
        try {
            return outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the attempt does not end", e);
        }
    }

    /** As in production, a batch is sent again if the transport gives up on a busy machine. */
    private static void sendAgainUntilItSucceeds(Transport transport, Batch batch) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(outcome(transport, batch)).isNull());
    }

    private static Throwable thrownBySending(Transport transport, Batch batch) {
        try {
            transport.send(batch);
            return null;
        } catch (Throwable e) {
            return e;
        }
    }
}

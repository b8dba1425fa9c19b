// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eventlog.spi.Batch;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.testkit.ReceivedBatch;
import org.eventlog.testkit.receiver.Fault;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of a transport whose receiver acknowledges each batch: {@code send} returns only after the
 * acknowledgement.
 *
 * <pre>
 * class MyTransportTest extends AckedTransportContract {
 *     &#64;Override
 *     protected FaultyReceiver.Builder receiver() {
 *         return FaultyReceiver.http();
 *     }
 *
 *     &#64;Override
 *     protected Transport open(String host, int port, Duration limit) {
 *         return new MyTransport(host, port, limit);
 *     }
 * }
 * </pre>
 */
public abstract class AckedTransportContract extends TransportContract {
    private static final int SOME = 20;

    /** The name of the batch at the receiver: its id, another name defined by the protocol, or null for none. */
    protected String nameOf(Batch batch) {
        return batch.id();
    }

    /** The batch is sent again with the same name, and nothing counts as delivered before it is. */
    @TestFactory
    public Stream<DynamicTest> aFaultIsAFailureAndTheNextAttemptSucceeds() {
        return Stream.of(
                Fault.resetAtOnce(),
                Fault.mute(),
                Fault.resetAfter(0),
                Fault.resetAfter(300),
                Fault.closeAfter(300),
                Fault.halfOpenAfter(300),
                Fault.halfOpenAfter(300, LIMIT.dividedBy(4)),
                Fault.stall(),
                Fault.late(LIMIT.multipliedBy(3)),
                Fault.garbage(),
                Fault.wrongAnswer(),
                Fault.busy(Duration.ofSeconds(2)),
                Fault.resetBeforeAnswer(),
                Fault.dribble(LIMIT.dividedBy(3)),
                Fault.endlessHead(),
                Fault.endlessBody())
                .filter(fault -> receiver().refuses() || fault.kind() != Fault.Kind.BUSY)
                .map(fault -> dynamicTest(fault.toString(), () -> failsThenSucceeds(fault)));
    }

    private void failsThenSucceeds(Fault fault) throws Exception {
        try (FaultyReceiver receiver = receiver().script(fault).start();
                Transport transport = openImpatient(receiver)) {
            Batch batch = batch(0, SOME);

            Throwable failure = outcome(transport, batch);

            assertThat(failure).as("of a batch that was not acknowledged").isInstanceOf(TransportException.class);
            assertSpeaksToPeople(failure);
            Duration retryAfter = ((TransportException) failure).retryAfter();
            assertThat(retryAfter == null || retryAfter.equals(fault.time())).as("what was asked for").isTrue();
            sendAgainUntilItSucceeds(transport, batch);
            assertThat(receiver.acknowledged()).contains(nameOf(batch));
            assertThat(texts(receiver.kept())).isEqualTo(textsOf(0, SOME, 0));
            assertThat(receiver.scriptIsOver()).isTrue();
        }
    }

    /** A receiver may be slow as long as there is progress. */
    @TestFactory
    public Stream<DynamicTest> aSlowReceiverIsNoFailure() {
        return Stream.of(Fault.slow(100, Duration.ofMillis(2)), Fault.dribble(Duration.ofMillis(1)),
                Fault.late(LIMIT.dividedBy(8)))
                .map(fault -> dynamicTest(fault.toString(), () -> succeeds(fault)));
    }

    private void succeeds(Fault fault) throws Exception {
        try (FaultyReceiver receiver = receiver().script(fault).start(); Transport transport = open(receiver)) {
            transport.send(batch(0, SOME));

            assertThat(texts(receiver.kept())).isEqualTo(textsOf(0, SOME, 0));
        }
    }

    @Test
    public void returnsOnlyWhenTheBatchIsAcknowledged() throws Exception {
        try (FaultyReceiver receiver = receiver().start(); Transport transport = open(receiver)) {
            for (int i = 0; i < SOME; i++) {
                Batch batch = batch(10 * i, 10);
                transport.send(batch);

                assertThat(receiver.acknowledged()).hasSize(i + 1).endsWith(nameOf(batch));
            }
        }
    }

    @Test
    public void sendsABatchAgainUnderTheSameName() throws Exception {
        try (FaultyReceiver receiver = receiver().script(Fault.resetBeforeAnswer(), Fault.resetBeforeAnswer()).start();
                Transport transport = open(receiver)) {
            Batch batch = batch(40, SOME);
            outcome(transport, batch);
            outcome(transport, batch);
            outcome(transport, batch);

            List<ReceivedBatch> received = receiver.batches();
            assertThat(received).hasSize(3).extracting(ReceivedBatch::id).containsOnly(nameOf(batch));
            assertThat(received).allSatisfy(b -> assertThat(texts(b.events())).isEqualTo(textsOf(40, SOME, 0)));
        }
    }

    @Test
    public void noticesThatTheReceiverWasRestarted() throws Exception {
        try (FaultyReceiver receiver = receiver().start(); Transport transport = open(receiver)) {
            for (int round = 0; round < 5; round++) {
                Batch batch = batch(10 * round, 10);
                int kept = 10 * (round + 1);
                for (int i = 0; i < 2 && receiver.kept().size() < kept; i++) {
                    if (outcome(transport, batch) == null) {
                        assertThat(receiver.kept()).hasSize(kept);
                    }
                }
                receiver.stop();
                receiver.restart();
            }
            assertThat(texts(receiver.kept())).isEqualTo(textsOf(0, 50, 0));
        }
    }

    /** Only if the protocol can express it. */
    @TestFactory
    public Stream<DynamicTest> aRefusalIsHeardAndTheRestIsTaken() {
        return !receiver().refuses()
                ? Stream.empty()
                : Stream.of(
                        dynamicTest("of one event", this::aRefusedEventIsAFaultOfItsBatchAlone),
                        dynamicTest("before everything is written", this::hearsARefusalThatComesEarly));
    }

    private void aRefusedEventIsAFaultOfItsBatchAlone() throws Exception {
        try (FaultyReceiver receiver = receiver().refuseIf(event -> event.name().equals("e3")).start();
                Transport transport = open(receiver)) {
            assertThat(outcome(transport, batch(0, 10))).isInstanceOf(RejectedException.class);
            assertThat(outcome(transport, batch(0, 3))).isNull();
            assertThat(outcome(transport, batch(3, 1))).isInstanceOf(RejectedException.class);
            assertThat(outcome(transport, batch(4, 6))).isNull();

            assertThat(texts(receiver.kept())).hasSize(9).startsWith(textsOf(0, 3, 0).toArray(String[]::new))
                    .endsWith(textsOf(4, 6, 0).toArray(String[]::new));
        }
    }

    /** Otherwise the batch would be sent again forever instead of being split. */
    private void hearsARefusalThatComesEarly() throws Exception {
        try (FaultyReceiver receiver = receiver().refuseAbove(100_000).start(); Transport transport = open(receiver)) {
            for (int i = 0; i < 10; i++) {
                assertThat(outcome(transport, batch(0, 300, 30_000))).isInstanceOf(RejectedException.class);
                Throwable next = outcome(transport, batch(SOME * i, SOME));
                assertThat(next == null ? null : outcome(transport, batch(SOME * i, SOME))).isNull();
            }
            assertThat(texts(receiver.kept())).isEqualTo(textsOf(0, 10 * SOME, 0));
        }
    }

    @Test
    @SuppressWarnings("try")
    public void closingEndsAWaitForAnAnswer() throws Exception {
        try (FaultyReceiver receiver = receiver().script(Fault.stall()).start();
                Transport transport = open(receiver.host(), receiver.port(), Duration.ofMinutes(2))) {
            CompletableFuture<Throwable> waiting = new CompletableFuture<>();
            Thread sender = new Thread(() -> {
                try {
                    transport.send(batch(0, SOME));
                    waiting.complete(null);
                } catch (Exception e) {
                    waiting.complete(e);
                }
            }, "contract-sender");
            sender.setDaemon(true);
            sender.start();
            receiver.awaitEvents(SOME, PATIENCE);

            transport.close();

            Throwable failure = waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(failure).isInstanceOf(TransportException.class);
            assertSpeaksToPeople(failure);
            receiver.awaitNoConnection(PATIENCE);
        }
    }
}

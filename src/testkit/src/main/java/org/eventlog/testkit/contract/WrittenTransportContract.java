// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.stream.Stream;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.testkit.receiver.Fault;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of a transport without acknowledgements: a return from {@code send} means that the batch is written. A
 * batch that may have been lost with its connection is sent again, because the loss is noticed while the batch
 * {@linkplain Transport#settle settles}.
 */
public abstract class WrittenTransportContract extends TransportContract {
    private static final int SOME = 20;

    /** Noticed by the attempt itself or, if the kernel buffered everything, by a check soon after it. */
    @TestFactory
    public Stream<DynamicTest> aLostConnectionIsNoticedAndTheNextAttemptSucceeds() {
        return Stream.of(Fault.resetAtOnce(), Fault.resetAfter(0), Fault.resetAfter(300), Fault.closeAfter(300),
                Fault.halfOpenAfter(300, LIMIT.dividedBy(4)))
                .map(fault -> dynamicTest(fault.toString(), () -> isNoticed(fault)));
    }

    private void isNoticed(Fault fault) throws Exception {
        try (FaultyReceiver receiver = receiver().script(fault).start(); Transport transport = open(receiver)) {
            Batch batch = batch(0, SOME);
            assertThat(transport.settle()).as("the time to notice a loss in").isPositive();

            if (outcome(transport, batch) == null) {
                Eventually.holds(PATIENCE, () -> assertThat(lost(transport)).isTrue());
            }

            assertThat(outcome(transport, batch)).as("the next attempt; %s", receiver.problems()).isNull();
            Eventually.holds(PATIENCE, () -> assertThat(texts(receiver.kept())).isEqualTo(textsOf(0, SOME, 0)));
        }
    }

    private static boolean lost(Transport transport) {
        try {
            transport.check();
            return false;
        } catch (TransportException e) {
            return true;
        }
    }

    /** Data from the receiver is ignored, regardless of contents and length. */
    @TestFactory
    public Stream<DynamicTest> aReceiverThatTalksHoldsUpNothing() {
        return Stream.of(Fault.garbage(), Fault.endlessBody())
                .map(fault -> dynamicTest(fault.toString(), () -> holdsUpNothing(fault)));
    }

    private void holdsUpNothing(Fault fault) throws Exception {
        try (FaultyReceiver receiver = receiver().script(fault).start(); Transport transport = open(receiver)) {
            for (int i = 0; i < 50; i++) {
                assertThat(outcome(transport, batch(SOME * i, SOME))).isNull();
                assertTimeoutPreemptively(PATIENCE, transport::check);
            }
            receiver.awaitEvents(50 * SOME, PATIENCE);
            assertTimeoutPreemptively(PATIENCE, () -> transport.confirm(LIMIT), "the confirmation does not end");
            assertThat(texts(receiver.events())).isEqualTo(textsOf(0, 50 * SOME, 0));
        }
    }

    @Test
    public void confirmsDataThatTheReceiverRead() throws Exception {
        try (FaultyReceiver receiver = receiver().start(); Transport transport = open(receiver)) {
            transport.send(batch(0, 1000));

            assertThat(transport.confirm(PATIENCE)).isTrue();
            assertThat(texts(receiver.events())).isEqualTo(textsOf(0, 1000, 0));
        }
    }

    @Test
    public void doesNotConfirmUnreadData() throws Exception {
        try (FaultyReceiver receiver = receiver().script(Fault.halfOpenAfter(300)).start();
                Transport transport = open(receiver)) {
            transport.send(batch(0, SOME));

            boolean confirmed = assertTimeoutPreemptively(PATIENCE, () -> transport.confirm(Duration.ofMillis(100)));

            assertThat(confirmed).isFalse();
            assertThat(lost(transport)).as("else it would settle by and by").isTrue();
            assertThat(lost(transport)).as("told once").isFalse();
        }
    }
}

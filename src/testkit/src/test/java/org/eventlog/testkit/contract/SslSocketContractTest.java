// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.testkit.Batches;
import org.eventlog.testkit.receiver.Fault;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.eventlog.testkit.tls.TestAuthority;
import org.eventlog.testkit.tls.TlsIdentity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of TLS, and the receiver's faults through TLS. */
class SslSocketContractTest extends TlsTransportContract {
    private static final TestAuthority AUTHORITY = new TestAuthority();

    @Override
    protected FaultyReceiver.Builder receiver() {
        return FaultyReceiver.acked();
    }

    @Override
    protected Transport open(String host, int port, Duration limit, TestAuthority trusted, TlsIdentity own) {
        return new SslSocketTransport(host, port, limit,
                own == null ? trusted.clientContext() : trusted.clientContext(own));
    }

    static Stream<Fault> faults() {
        return Stream.of(Fault.resetAtOnce(), Fault.mute(), Fault.resetAfter(300), Fault.closeAfter(300),
                Fault.halfOpenAfter(300), Fault.stall(), Fault.garbage(), Fault.wrongAnswer(),
                Fault.resetBeforeAnswer());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void faultsHappenThroughTlsAsWell(Fault fault) throws Exception {
        try (FaultyReceiver receiver = receiver().tls(AUTHORITY.server("localhost")).script(fault).start()) {
            int failures = 0;
            // More patient each time: on a busy machine the handshake alone may take longer than the first limit.
            for (Duration limit = Duration.ofMillis(300); !sent(receiver, limit); limit = limit.multipliedBy(2)) {
                assertThat(limit).isLessThan(Duration.ofMinutes(1));
                failures++;
            }

            assertThat(failures).isPositive();
            assertThat(receiver.scriptIsOver()).isTrue();
            assertThat(receiver.kept()).hasSize(20);
        }
    }

    private static boolean sent(FaultyReceiver receiver, Duration limit) {
        try (SslSocketTransport transport = new SslSocketTransport(receiver.host(), receiver.port(), limit,
                AUTHORITY.clientContext())) {
            transport.send(Batches.ofEvents(0, 20));
            return true;
        } catch (TransportException e) {
            return false;
        }
    }
}

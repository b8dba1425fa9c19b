// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.testkit.Batches;
import org.eventlog.testkit.receiver.Fault;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.eventlog.testkit.tls.TestAuthority;
import org.eventlog.testkit.tls.TlsIdentity;
import org.eventlog.testkit.tls.TlsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The additional contract of a transport over TLS: which receivers it accepts and which it refuses. */
@Timeout(120)
public abstract class TlsTransportContract {
    private static final Duration LIMIT = Duration.ofMillis(400);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SOME = 20;

    private final TestAuthority authority = new TestAuthority();

    /** The receiver without TLS; each test adds its own configuration. */
    protected abstract FaultyReceiver.Builder receiver();

    /**
     * Creates the transport.
     *
     * @param limit the limit for each wait: to connect, for the handshake, for progress in writing, for a response
     * @param trusted the one authority to trust
     * @param own the client certificate of the transport; null for none
     */
    protected abstract Transport open(String host, int port, Duration limit, TestAuthority trusted, TlsIdentity own)
            throws Exception;

    /** As in {@link TransportContract#batch(long, int, int)}. */
    protected Batch batch(long first, int count) {
        return Batches.ofEvents(first, count);
    }

    @Test
    public void deliversToATrustedReceiver() throws Exception {
        deliversTo(sound(), null);
    }

    @Test
    public void rejectsACertificateOfAnotherHost() throws Exception {
        refusesToTalkTo(authority.server("elsewhere.example"), null);
    }

    @Test
    public void rejectsAnExpiredCertificate() throws Exception {
        refusesToTalkTo(authority.expiredServer("localhost", "127.0.0.1"), null);
    }

    @Test
    public void rejectsACertificateOfAnUnknownAuthority() throws Exception {
        refusesToTalkTo(new TestAuthority().server("localhost", "127.0.0.1"), null);
    }

    @Test
    public void presentsItsCertificateIfRequired() throws Exception {
        deliversTo(sound().demandingClient(), authority.client("shop"));
    }

    @Test
    public void failsWithoutARequiredCertificate() throws Exception {
        refusesToTalkTo(sound().demandingClient(), null);
    }

    @Test
    public void failsWithAnUntrustedClientCertificate() throws Exception {
        refusesToTalkTo(sound().demandingClient(), new TestAuthority().client("shop"));
    }

    @Test
    public void doesNotFallBackToPlainText() throws Exception {
        try (FaultyReceiver receiver = receiver().start();
                Transport transport = open("localhost", receiver.port(), LIMIT, authority, null)) {
            assertThat(TransportContract.outcome(transport, batch(0, SOME)))
                    .isInstanceOf(TransportException.class);
            // A receiver of lines may mistake the beginning of a handshake for a line.
            assertThat(TransportContract.texts(receiver.events()))
                    .doesNotContainAnyElementsOf(TransportContract.textsOf(0, SOME, 0));
        }
    }

    @Test
    public void timesOutDuringTheHandshake() throws Exception {
        try (FaultyReceiver receiver = receiver().tls(sound()).script(Fault.mute()).start();
                Transport transport = open("localhost", receiver.port(), LIMIT, authority, null)) {
            assertThat(TransportContract.outcome(transport, batch(0, SOME)))
                    .isInstanceOf(TransportException.class);
        }
    }

    private TlsServer sound() {
        return authority.server("localhost", "127.0.0.1");
    }

    private void deliversTo(TlsServer server, TlsIdentity own) throws Exception {
        try (FaultyReceiver receiver = receiver().tls(server).start();
                Transport transport = open("localhost", receiver.port(), PATIENCE, authority, own)) {
            transport.send(batch(0, SOME));

            receiver.awaitEvents(SOME, PATIENCE);
            assertThat(TransportContract.texts(receiver.kept())).isEqualTo(TransportContract.textsOf(0, SOME, 0));
        }
    }

    private void refusesToTalkTo(TlsServer server, TlsIdentity own) throws Exception {
        try (FaultyReceiver receiver = receiver().tls(server).start();
                Transport transport = open("localhost", receiver.port(), PATIENCE, authority, own)) {
            Throwable failure = TransportContract.outcome(transport, batch(0, SOME));
            if (failure == null && !receiver().answers()) {
                // With TLS 1.3 a client learns that its certificate was refused only when it reads.
                Eventually.holds(PATIENCE,
                        () -> assertThatThrownBy(transport::check).isInstanceOf(TransportException.class));
            } else {
                assertThat(failure).isInstanceOf(TransportException.class);
            }
            assertThat(receiver.events()).as("what was sent all the same").isEmpty();
        }
    }
}

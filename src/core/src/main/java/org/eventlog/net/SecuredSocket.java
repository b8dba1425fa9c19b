// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** A socket after its TLS handshake, for transports whose client library uses sockets. */
public final class SecuredSocket {
    private final SSLSocket socket;
    private final Address host;
    private final OwnCertificate own;

    SecuredSocket(SSLSocket socket, Address host, OwnCertificate own) {
        this.socket = socket;
        this.host = host;
        this.own = own;
    }

    public SSLSocket socket() {
        return socket;
    }

    /** Describes the negotiated parameters and the peer's certificate. */
    public String describe() {
        return TlsConnection.describe(socket.getSession());
    }

    /**
     * Describes a later failure. With TLS 1.3, a client learns only when it reads that its certificate was refused.
     */
    public IOException fault(SSLException e) {
        return TlsFaults.of(e, host, own);
    }

    /**
     * Describes the end of the connection before the server's first answer. A server that refuses a client certificate
     * may close the connection so soon that its alert is lost.
     */
    public IOException endedUnanswered(IOException e) {
        return own.wasAskedFor() ? TlsFaults.endedInHandshake(own, e) : e;
    }
}

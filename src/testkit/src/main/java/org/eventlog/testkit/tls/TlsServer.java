// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.tls;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** How a server speaks TLS: which certificate it shows, and whether it demands one. Made by a {@link TestAuthority}. */
public final class TlsServer {
    private final TlsIdentity identity;
    private final TestAuthority authority;
    private final boolean demandsClient;

    TlsServer(TlsIdentity identity, TestAuthority authority, boolean demandsClient) {
        this.identity = identity;
        this.authority = authority;
        this.demandsClient = demandsClient;
    }

    /** The same server, letting in only clients with a certificate of the same authority. */
    public TlsServer demandingClient() {
        return new TlsServer(identity, authority, true);
    }

    public TlsIdentity identity() {
        return identity;
    }

    /** The server's side of TLS on an accepted connection; the handshake is yet to come. */
    public SSLSocket accept(Socket accepted) throws IOException {
        SSLSocket socket = (SSLSocket) authority.context(identity).getSocketFactory().createSocket(accepted,
                accepted.getInetAddress().getHostAddress(), accepted.getPort(), true);
        socket.setUseClientMode(false);
        socket.setNeedClientAuth(demandsClient);
        return socket;
    }
}

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
    /** Null for those that Java speaks by itself. */
    private final String version;

    TlsServer(TlsIdentity identity, TestAuthority authority, boolean demandsClient, String version) {
        this.identity = identity;
        this.authority = authority;
        this.demandsClient = demandsClient;
        this.version = version;
    }

    /** The same server, letting in only clients with a certificate of the same authority. */
    public TlsServer demandingClient() {
        return new TlsServer(identity, authority, true, version);
    }

    /** The same server, speaking this version only: {@code TLSv1.2} or {@code TLSv1.3}. */
    public TlsServer speaking(String onlyVersion) {
        return new TlsServer(identity, authority, demandsClient, onlyVersion);
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
        if (version != null) {
            socket.setEnabledProtocols(new String[]{version});
        }
        return socket;
    }
}

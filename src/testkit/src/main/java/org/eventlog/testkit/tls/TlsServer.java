// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.tls;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/**
 * The TLS configuration of a server: its certificate, and whether it requires a client certificate. Created by a
 * {@link TestAuthority}.
 */
public final class TlsServer {
    private final TlsIdentity identity;
    private final TestAuthority authority;
    private final boolean demandsClient;
    /** Null for Java's default versions. */
    private final String version;

    TlsServer(TlsIdentity identity, TestAuthority authority, boolean demandsClient, String version) {
        this.identity = identity;
        this.authority = authority;
        this.demandsClient = demandsClient;
        this.version = version;
    }

    /** Returns the same server, which accepts only clients with a certificate of the same authority. */
    public TlsServer demandingClient() {
        return new TlsServer(identity, authority, true, version);
    }

    /** Returns the same server, with only this version: {@code TLSv1.2} or {@code TLSv1.3}. */
    public TlsServer speaking(String onlyVersion) {
        return new TlsServer(identity, authority, demandsClient, onlyVersion);
    }

    public TlsIdentity identity() {
        return identity;
    }

    /** Returns the server side of TLS on an accepted connection, before the handshake. */
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

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority for tests.
 *
 * <pre>
 * TestAuthority authority = new TestAuthority();
 * authority.server("localhost", "127.0.0.1")               // sound
 * authority.server("elsewhere.example")                    // another host's
 * authority.expiredServer("localhost", "127.0.0.1")        // of yesterday
 * new TestAuthority().server("localhost", "127.0.0.1")     // of an authority the client does not know
 * authority.server("localhost").demandingClient()          // lets in only clients this authority knows
 * </pre>
 *
 * <p>
 * Immutable. Creating a key takes a few milliseconds.
 */
public final class TestAuthority {
    private static final Duration DAY = Duration.ofDays(1);

    private final String name = "Eventlog test authority " + UUID.randomUUID();
    private final KeyPair keys;
    private final X509Certificate certificate;

    public TestAuthority() {
        try {
            keys = Certificates.keys();
            Instant now = Instant.now();
            certificate = Certificates.authority(name, keys, now.minus(DAY.multipliedBy(30)), now.plus(DAY));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java can't make certificates", e);
        }
    }

    /** Returns a server with a valid certificate of this authority for these names or IPv4 addresses. */
    public TlsServer server(String... hosts) {
        Instant now = Instant.now();
        return new TlsServer(identity("server", List.of(hosts), now.minus(DAY), now.plus(DAY)), this, false, null);
    }

    /** Returns a server with a certificate that expired yesterday. */
    public TlsServer expiredServer(String... hosts) {
        Instant now = Instant.now();
        return new TlsServer(identity("server", List.of(hosts), now.minus(DAY.multipliedBy(2)), now.minus(DAY)), this,
                false, null);
    }

    /** Returns a key and certificate for a client. */
    public TlsIdentity client(String clientName) {
        Instant now = Instant.now();
        return identity(clientName, List.of(clientName + ".example"), now.minus(DAY), now.plus(DAY));
    }

    private TlsIdentity identity(String owner, List<String> hosts, Instant from, Instant until) {
        try {
            KeyPair own = Certificates.keys();
            return new TlsIdentity(own.getPrivate(),
                    Certificates.signedBy(name, keys.getPrivate(), owner, own.getPublic(), hosts, from, until));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java can't make certificates", e);
        }
    }

    /** Returns a context for a client that trusts only this authority and has no certificate. */
    public SSLContext clientContext() {
        return context(null);
    }

    /** Returns a context for a client that trusts only this authority and has this certificate. */
    public SSLContext clientContext(TlsIdentity client) {
        return context(client);
    }

    SSLContext context(TlsIdentity own) {
        try {
            KeyManager[] shown = own == null ? new KeyManager[0] : own.keyManagers();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown, trustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("TLS can't be set up", e);
        }
    }

    private TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trustStore());
        return factory.getTrustManagers();
    }

    private KeyStore trustStore() throws GeneralSecurityException, IOException {
        KeyStore store = TlsIdentity.emptyStore();
        store.setCertificateEntry("authority", certificate);
        return store;
    }

    /** The certificate of this authority as PEM, for clients that trust it. */
    public String certificatePem() {
        return TlsIdentity.pem(certificate);
    }

    /** Writes this authority's certificate to a PKCS #12 file. */
    public void writeTrustStore(Path file, String password) throws IOException, GeneralSecurityException {
        TlsIdentity.store(trustStore(), file, password);
    }
}

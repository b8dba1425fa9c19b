// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Creates TLS connections as configured. The files are checked before each connection: if one has changed, all are read
 * again; if that fails, the old certificates stay in use. Not thread-safe.
 */
public final class Tls {
    private static final String[] BOTH = {"TLSv1.3", "TLSv1.2"};
    private static final String[] ONLY_13 = {"TLSv1.3"};

    private final TlsSettings settings;
    private final System.Logger log;
    private boolean told;
    private List<Stamp> stamps;
    private Loaded loaded;

    private record Loaded(X509ExtendedTrustManager trust, OwnCertificate.Identity identity) {}

    /** Identifies a version of a file; null and -1 if there is no file. */
    private record Stamp(FileTime changed, long size, Object file) {
        /**
         * Written by hand: on Java 17, the generated method would keep the class loader of a stopped application alive.
         */
        @Override
        public boolean equals(Object other) {
            return other instanceof Stamp stamp && size == stamp.size && Objects.equals(changed, stamp.changed)
                    && Objects.equals(file, stamp.file);
        }

        @Override
        public int hashCode() {
            return Objects.hash(changed, size, file);
        }

        static Stamp of(Path path) {
            try {
                BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
                return new Stamp(file.lastModifiedTime(), file.size(), file.fileKey());
            } catch (IOException e) {
                return new Stamp(null, -1, null);
            }
        }
    }

    Tls(TlsSettings settings, System.Logger log) {
        this.settings = settings;
        this.log = log;
    }

    /** Reads the files for the first time. */
    void preload() {
        try {
            load();
        } catch (IOException e) {
            // The file has changed since it was checked. The first connection will report the fault.
        }
    }

    /**
     * Performs the handshake on a new connection. On failure, the caller closes it.
     *
     * @throws ConnectionFault states which certificate is at fault, and why
     */
    TlsConnection secure(PlainConnection connection, Address host) throws IOException, InterruptedException {
        warnOfWhatIsOff();
        Loaded now = load();
        OwnCertificate own = new OwnCertificate(now.identity());
        TlsConnection secured = new TlsConnection(connection, engine(host, now, own), host, own);
        secured.handshake(settings.handshakeTimeout());
        return secured;
    }

    /**
     * Creates an engine for a library that makes its connections itself. The files are checked as for any other
     * connection.
     *
     * @throws IOException if the files cannot be read and never could
     */
    public SSLEngine engine(String host, int port) throws IOException {
        warnOfWhatIsOff();
        Loaded now = load();
        return engine(new Address(host, port), now, new OwnCertificate(now.identity()));
    }

    /** Creates an engine with a separate context, because the certificate of a resumed session would not be checked. */
    private SSLEngine engine(Address host, Loaded now, OwnCertificate own) throws IOException {
        String name = name(host);
        SSLEngine engine = context(name, now, own).createSSLEngine(name, host.port());
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters(engine.getSSLParameters(), host, name));
        return engine;
    }

    private static String name(Address host) {
        return host.host().endsWith(".") ? host.host().substring(0, host.host().length() - 1) : host.host();
    }

    /**
     * The same for clients that use sockets.
     *
     * @throws ConnectionFault states which certificate is at fault, and why
     */
    SecuredSocket secure(Socket plain, Address host) throws IOException {
        warnOfWhatIsOff();
        Loaded now = load();
        OwnCertificate own = new OwnCertificate(now.identity());
        String name = name(host);
        try {
            SSLSocket socket = (SSLSocket) context(name, now, own).getSocketFactory().createSocket(plain, name,
                    host.port(), true);
            socket.setUseClientMode(true);
            socket.setSSLParameters(parameters(socket.getSSLParameters(), host, name));
            socket.setSoTimeout(Math.toIntExact(settings.handshakeTimeout().toMillis()));
            socket.startHandshake();
            return new SecuredSocket(socket, host, own);
        } catch (SSLException e) {
            throw TlsFaults.of(e, host, own);
        } catch (SocketException e) {
            // A server that refuses a certificate may close the connection so soon that its alert is lost.
            throw own.wasAskedFor() ? TlsFaults.endedInHandshake(own, e) : e;
        }
    }

    private SSLContext context(String name, Loaded now, OwnCertificate own) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[]{own}, new TrustManager[]{
                    settings.trustEveryone() ? new TrustEveryone() : new PeerCheck(now.trust(), name)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS can't be set up: " + e.getMessage(), e);
        }
    }

    private SSLParameters parameters(SSLParameters parameters, Address host, String name) {
        parameters.setProtocols(settings.only13() ? ONLY_13 : BOTH);
        if (!settings.skipNameCheck() && !settings.trustEveryone()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (!host.isLiteral()) {
            try {
                parameters.setServerNames(List.of(new SNIHostName(name)));
            } catch (IllegalArgumentException e) {
                // The name is not valid for SNI. Such a receiver has only one certificate.
            }
        }
        return parameters;
    }

    private void warnOfWhatIsOff() {
        if (told) {
            return;
        }
        told = true;
        if (settings.trustEveryone()) {
            log.log(Level.WARNING, "EVL-3101 {0} is on: any server is trusted, so events may be read and changed"
                    + " on the way. Not for production: name the CA in eventlog.tls.ca", TlsSettings.TRUST_ALL.key());
        } else if (settings.skipNameCheck()) {
            log.log(Level.WARNING, "EVL-3101 {0} is on: any certificate of a trusted CA is accepted, whatever its"
                    + " host name. Not for production",
                    TlsSettings.SKIP_NAME.key());
        }
    }

    private Loaded load() throws IOException {
        // Before reading, so that a change in between is found next time.
        List<Stamp> found = new ArrayList<>();
        settings.files().forEach(file -> found.add(Stamp.of(file)));
        if (found.equals(stamps)) {
            return loaded;
        }
        try {
            Loaded read = new Loaded(TlsFiles.trust(settings.ca(), settings.password()), settings.identity());
            if (loaded != null) {
                log.log(Level.INFO, "EVL-3103 the files of eventlog.tls.* have changed and were read again");
            }
            loaded = read;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (loaded == null) {
                throw new ConnectionFault("the files of eventlog.tls.* can't be used: " + TlsFiles.reason(e), true, e);
            }
            log.log(Level.WARNING, "EVL-3102 the files of eventlog.tls.* have changed and can''t be used: {0}. The"
                    + " certificates read before stay in use; correct the file", TlsFiles.reason(e));
        }
        stamps = found;
        return loaded;
    }
}

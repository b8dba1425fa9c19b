// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;

/**
 * The configuration of TLS. Every file is read at startup, so that its faults are reported together with all others.
 */
record TlsSettings(Path ca, Path certificate, Path key, Path keystore, char[] password, boolean only13,
        Duration handshakeTimeout, boolean skipNameCheck, boolean trustEveryone) {

    static final Setting<Path> CA = Setting.file("eventlog.tls.ca", "", "a file");
    static final Setting<Path> CERTIFICATE = Setting.file("eventlog.tls.certificate", "", "a file");
    static final Setting<Path> KEY = Setting.file("eventlog.tls.key", "", "a file");
    static final Setting<Path> KEYSTORE = Setting.file("eventlog.tls.keystore", "", "a file");
    static final Setting<String> PASSWORD = Setting.secret("eventlog.tls.password");
    static final Setting<String> MIN_VERSION = Setting.oneOf("eventlog.tls.min-version", "1.2", List.of("1.2", "1.3"));
    static final Setting<Duration> HANDSHAKE = Setting.duration("eventlog.tls.handshake-timeout", "10s", "10ms", "5m");
    static final Setting<Boolean> SKIP_NAME = Setting.flag("eventlog.tls.insecure-skip-host-name-check", false);
    static final Setting<Boolean> TRUST_ALL = Setting.flag("eventlog.tls.insecure-trust-everyone", false);

    private static final String CERTIFICATES = "a file of certificates as PEM, PKCS #12 or JKS";

    /** Something that is read from files. */
    private interface Reading {
        void read() throws IOException, GeneralSecurityException;
    }

    static Tls read(Settings settings) {
        TlsSettings read = new TlsSettings(file(settings, CA), file(settings, CERTIFICATE), file(settings, KEY),
                file(settings, KEYSTORE), settings.get(PASSWORD).toCharArray(),
                settings.get(MIN_VERSION).equals("1.3"), settings.get(HANDSHAKE), settings.get(SKIP_NAME),
                settings.get(TRUST_ALL));
        Tls tls = new Tls(read, System.getLogger("org.eventlog"));
        if (read.check(settings)) {
            tls.preload();
        }
        return tls;
    }

    private static Path file(Settings settings, Setting<Path> setting) {
        Path file = settings.get(setting);
        return file.toString().isEmpty() ? null : file;
    }

    private boolean check(Settings settings) {
        if (trustEveryone && ca != null) {
            settings.fault(TRUST_ALL, "false, as eventlog.tls.ca says whom to trust");
        }
        return attempt(settings, CA, CERTIFICATES, () -> TlsFiles.trust(ca, password)) & checkIdentity(settings);
    }

    private boolean checkIdentity(Settings settings) {
        if (keystore != null && (certificate != null || key != null)) {
            settings.fault(KEYSTORE, "none, as " + (certificate != null ? CERTIFICATE : KEY).key() + " is set");
            // Its own faults are reported together with this one.
            checkParts(settings);
            return false;
        }
        if (keystore != null) {
            return attempt(settings, KEYSTORE, "a PKCS #12 or JKS file with a private key and its certificate",
                    () -> TlsFiles.identity(keystore, password));
        }
        if ((certificate == null) != (key == null)) {
            settings.fault(certificate == null ? CERTIFICATE : KEY,
                    "a PEM file, as " + (certificate == null ? KEY : CERTIFICATE).key() + " is set");
            // Its own faults are reported together with this one.
            checkParts(settings);
            return false;
        }
        return certificate == null || checkParts(settings)
                && attempt(settings, KEY, "the private key of eventlog.tls.certificate", this::identity);
    }

    private boolean checkParts(Settings settings) {
        return (certificate == null || attempt(settings, CERTIFICATE, "a PEM file with a certificate",
                () -> TlsFiles.chain(certificate)))
                & (key == null || attempt(settings, KEY, "a PEM file with a private key",
                        () -> TlsFiles.key(key, password)));
    }

    private static boolean attempt(Settings settings, Setting<?> setting, String allowed, Reading reading) {
        try {
            reading.read();
            return true;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            settings.fault(setting, allowed + " (" + TlsFiles.reason(e) + ")");
            return false;
        }
    }

    /** Reads the client's key and certificate; null for none. */
    OwnCertificate.Identity identity() throws IOException, GeneralSecurityException {
        if (keystore != null) {
            return TlsFiles.identity(keystore, password);
        }
        return certificate == null || key == null
                ? null
                : TlsFiles.identity(TlsFiles.key(key, password), TlsFiles.chain(certificate));
    }

    /** All configured files. */
    List<Path> files() {
        return Stream.of(ca, certificate, key, keystore).filter(Objects::nonNull).toList();
    }

    /** Contains no secrets. */
    @Override
    public String toString() {
        return "TLS settings";
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Presents the configured certificate when the receiver requests one, and records whether it did. For one connection.
 *
 * <p>
 * Java's own key managers present no certificate if the receiver lists other authorities. The receiver would then
 * report a missing certificate, although one is configured.
 */
final class OwnCertificate extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";

    private final Identity identity;
    private boolean asked;
    private boolean shown;

    /** A private key and its certificate chain. */
    record Identity(PrivateKey key, X509Certificate[] chain) {}

    /** @param identity null for none */
    OwnCertificate(Identity identity) {
        this.identity = identity;
    }

    boolean wasAskedFor() {
        return asked;
    }

    boolean wasShown() {
        return shown;
    }

    /** For a message: why no certificate was presented. */
    String whyNone() {
        return identity == null
                ? ", and eventlog.tls.certificate is not set"
                : " of another kind than our " + identity.key().getAlgorithm();
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        asked = true;
        if (identity != null && Arrays.asList(keyTypes).contains(identity.key().getAlgorithm())) {
            shown = true;
            return ALIAS;
        }
        return null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return chooseEngineClientAlias(keyTypes, issuers, null);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identity == null ? null : identity.chain().clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identity == null ? null : identity.key();
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return identity == null ? null : new String[]{ALIAS};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}

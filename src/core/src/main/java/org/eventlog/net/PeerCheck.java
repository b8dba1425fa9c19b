// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Lets Java check the receiver's certificate, and describes faults in its own words. For one connection. */
final class PeerCheck extends X509ExtendedTrustManager {
    private static final int DNS = 2;
    private static final int IP = 7;
    private static final int MAX_NAMES = 5;
    private static final int LONGEST = 200;

    private final X509ExtendedTrustManager java;
    private final String host;

    PeerCheck(X509ExtendedTrustManager java, String host) {
        this.java = java;
        this.host = host;
    }

    /** A fault of the certificate. Its type distinguishes it from other failures of the handshake. */
    private static final class Refused extends CertificateException {
        private static final long serialVersionUID = 1;

        Refused(String message, CertificateException cause) {
            super(message, cause);
        }
    }

    /** The reason why a certificate was refused, if that caused the failure of the handshake; otherwise null. */
    static String refusalIn(Throwable failure) {
        Refused refused = cause(failure, Refused.class);
        return refused == null ? null : refused.getMessage();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            java.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw new Refused("certificate of " + host + " " + fault(chain, authType, e), e);
        }
    }

    private String fault(X509Certificate[] chain, String authType, CertificateException e) {
        CertPathValidatorException invalid = cause(e, CertPathValidatorException.class);
        if (invalid != null && invalid.getReason() == BasicReason.EXPIRED) {
            return "expired on " + end(chain);
        }
        if (invalid != null && invalid.getReason() == BasicReason.NOT_YET_VALID) {
            return "is not valid yet, but from " + chain[0].getNotBefore().toInstant() + " on";
        }
        if (cause(e, CertPathBuilderException.class) != null) {
            return "is not signed by a trusted CA (its issuer: "
                    + printable(chain[0].getIssuerX500Principal().getName()) + ")";
        }
        if (invalid == null && isTrusted(chain, authType)) {
            return "is for " + names(chain[0]);
        }
        return "can't be trusted: " + printable(String.valueOf(e.getMessage()));
    }

    /** The earliest expiry of the certificates in the chain. */
    private static Instant end(X509Certificate[] chain) {
        Date now = new Date();
        return Arrays.stream(chain).map(X509Certificate::getNotAfter).filter(now::after).findFirst()
                .orElse(chain[0].getNotAfter()).toInstant();
    }

    /** Whether the certificate is trusted, without checking the host name. */
    private boolean isTrusted(X509Certificate[] chain, String authType) {
        try {
            java.checkServerTrusted(chain, authType);
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    /** Describes a certificate: its owner, its issuer and its expiry. */
    static String describe(X509Certificate certificate) {
        return "certificate for " + names(certificate) + ", issued by "
                + printable(certificate.getIssuerX500Principal().getName()) + ", until "
                + certificate.getNotAfter().toInstant();
    }

    private static String names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                String all = names.stream().filter(n -> n.get(0).equals(DNS) || n.get(0).equals(IP))
                        .limit(MAX_NAMES).map(n -> n.get(1).toString()).collect(Collectors.joining(", "));
                if (!all.isEmpty()) {
                    return printable(all);
                }
            }
        } catch (CertificateParsingException e) {
            // Use the subject's name instead.
        }
        return printable(certificate.getSubjectX500Principal().getName());
    }

    /** Removes control characters, because the text comes from outside and is written to the log. */
    private static String printable(String text) {
        String clean = text.replaceAll("[^\\x20-\\x7E]", "?");
        return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
    }

    private static <T extends Throwable> T cause(Throwable failure, Class<T> type) {
        Throwable e = failure;
        for (int i = 0; e != null && i < 20; i++, e = e.getCause()) {
            if (type.isInstance(e)) {
                return type.cast(e);
            }
        }
        return null;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        try {
            java.checkServerTrusted(chain, authType, socket);
        } catch (CertificateException e) {
            throw new Refused("certificate of " + host + " " + fault(chain, authType, e), e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        java.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        java.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        java.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        java.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return java.getAcceptedIssuers();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;

/**
 * Creates X.509 certificates (RFC 5280). Java can read and check them, but creates them only with the {@code keytool}
 * program, which takes half a second for each.
 */
final class Certificates {
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final BigInteger VERSION_3 = BigInteger.TWO;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Certificates() {}

    static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** Creates the self-signed certificate of an authority. */
    static X509Certificate authority(String name, KeyPair keys, Instant from, Instant until)
            throws GeneralSecurityException {
        byte[] isAuthority = extension(BASIC_CONSTRAINTS, true, Der.sequence(Der.yes()));
        return sign(name, keys.getPrivate(), name, keys.getPublic(), from, until, isAuthority);
    }

    /**
     * @param hosts the host names and IPv4 addresses of the owner
     */
    static X509Certificate signedBy(String issuer, PrivateKey issuerKey, String name, PublicKey key, List<String> hosts,
            Instant from, Instant until) throws GeneralSecurityException {
        byte[][] names = hosts.stream().map(Certificates::generalName).toArray(byte[][]::new);
        return sign(issuer, issuerKey, name, key, from, until,
                extension(ALTERNATIVE_NAMES, false, Der.sequence(names)));
    }

    private static byte[] generalName(String host) {
        if (!host.matches("\\d+(\\.\\d+){3}")) {
            return Der.implicit(2, host.getBytes(StandardCharsets.US_ASCII));
        }
        byte[] address = new byte[4];
        String[] numbers = host.split("\\.");
        for (int i = 0; i < address.length; i++) {
            address[i] = (byte) Integer.parseInt(numbers[i]);
        }
        return Der.implicit(7, address);
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value))
                : Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static X509Certificate sign(String issuer, PrivateKey issuerKey, String name, PublicKey key, Instant from,
            Instant until, byte[] extension) throws GeneralSecurityException {
        byte[] toBeSigned = Der.sequence(
                Der.explicit(0, Der.integer(VERSION_3)),
                Der.integer(new BigInteger(64, RANDOM).setBit(64)),
                ECDSA_WITH_SHA256,
                name(issuer),
                Der.sequence(Der.time(from), Der.time(until)),
                name(name),
                key.getEncoded(),
                Der.explicit(3, Der.sequence(extension)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuerKey);
        signature.update(toBeSigned);
        byte[] certificate = Der.sequence(toBeSigned, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate));
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.text(commonName))));
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our certificates, read and checked by Java. */
class TestAuthorityTest {
    private final TestAuthority authority = new TestAuthority();

    @TempDir
    Path dir;

    @Test
    void signsCertificatesThatJavaAccepts() throws Exception {
        X509Certificate server = authority.server("localhost", "127.0.0.1", "log.example").identity().certificate();

        validate(server);
        assertThat(server.getSubjectAlternativeNames()).containsExactlyInAnyOrder(List.of(2, "localhost"),
                List.of(7, "127.0.0.1"), List.of(2, "log.example"));
        assertThat(server.getBasicConstraints()).as("not an authority itself").isEqualTo(-1);
    }

    @Test
    void signsExpiredCertificates() {
        assertThatThrownBy(() -> validate(authority.expiredServer("localhost").identity().certificate()))
                .isInstanceOf(CertPathValidatorException.class)
                .hasMessageContaining("validity check failed");
    }

    @Test
    void differsFromAnotherAuthority() {
        assertThatThrownBy(() -> validate(new TestAuthority().server("localhost").identity().certificate()))
                .isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void writesFilesThatJavaReads() throws Exception {
        TlsIdentity client = authority.client("shop");
        client.writePkcs12(dir.resolve("client.p12"), "secret");
        authority.writeTrustStore(dir.resolve("trust.p12"), "secret");

        KeyStore keys = read(dir.resolve("client.p12"));
        KeyStore trusted = read(dir.resolve("trust.p12"));

        assertThat(keys.getCertificate("identity")).isEqualTo(client.certificate());
        assertFits((PrivateKey) keys.getKey("identity", "secret".toCharArray()), client.certificate());
        assertThat(trusted.getCertificate("authority")).isEqualTo(certificate(authority.certificatePem()));
    }

    @Test
    void writesPemThatJavaReads() throws Exception {
        TlsIdentity client = authority.client("shop");
        byte[] key = Base64.getMimeDecoder().decode(client.keyPem().replaceAll("-----[A-Z ]+-----", ""));

        assertThat(certificate(client.certificatePem())).isEqualTo(client.certificate());
        assertFits(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)), client.certificate());
    }

    private void validate(X509Certificate certificate) throws Exception {
        authority.writeTrustStore(dir.resolve("trust.p12"), "secret");
        PKIXParameters parameters = new PKIXParameters(read(dir.resolve("trust.p12")));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX").validate(
                CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)), parameters);
    }

    private static KeyStore read(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, "secret".toCharArray());
        }
        return store;
    }

    private static Certificate certificate(String pem) throws Exception {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private static void assertFits(PrivateKey key, X509Certificate certificate) throws Exception {
        byte[] text = "text".getBytes(StandardCharsets.US_ASCII);
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key);
        signer.update(text);
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(certificate);
        verifier.update(text);
        assertThat(verifier.verify(signer.sign())).isTrue();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Each form in which openssl writes a private key; skipped where it is not installed. */
@EnabledIf(value = "org.eventlog.net.OpenSsl#isInstalled", disabledReason = "openssl is not installed")
class KeysOfOpenSslTest {
    private static final char[] NONE = {};

    @TempDir
    Path dir;

    @Test
    void readsRsaKeysInBothForms() throws Exception {
        OpenSsl.run(dir, "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "pkcs8.pem");
        OpenSsl.run(dir, "rsa", "-traditional", "-in", "pkcs8.pem", "-out", "pkcs1.pem");

        assertThat(Files.readString(dir.resolve("pkcs1.pem"))).contains("BEGIN RSA PRIVATE KEY");
        assertThat(key("pkcs1.pem", NONE)).isEqualTo(key("pkcs8.pem", NONE));
    }

    @Test
    void readsEcKeysInBothForms() throws Exception {
        for (String curve : new String[]{"prime256v1", "secp521r1"}) {
            OpenSsl.run(dir, "ecparam", "-name", curve, "-genkey", "-out", "sec1.pem");
            OpenSsl.run(dir, "pkcs8", "-topk8", "-nocrypt", "-in", "sec1.pem", "-out", "pkcs8.pem");

            assertThat(Files.readString(dir.resolve("sec1.pem"))).contains("BEGIN EC PARAMETERS",
                    "BEGIN EC PRIVATE KEY");
            ECPrivateKey key = (ECPrivateKey) key("sec1.pem", NONE);
            ECPrivateKey same = (ECPrivateKey) key("pkcs8.pem", NONE);
            assertThat(key.getS()).isEqualTo(same.getS());
            assertThat(key.getParams()).isEqualTo(same.getParams());
        }
    }

    @Test
    void readsEncryptedKeysOnlyWithThePassword() throws Exception {
        OpenSsl.run(dir, "genpkey", "-algorithm", "ED25519", "-out", "plain.pem");
        OpenSsl.run(dir, "pkcs8", "-topk8", "-in", "plain.pem", "-out", "encrypted.pem", "-passout", "pass:secret");

        assertThat(key("encrypted.pem", "secret".toCharArray())).isEqualTo(key("plain.pem", NONE));
        assertThatThrownBy(() -> key("encrypted.pem", "wrong".toCharArray()))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessage("the key can't be decrypted by eventlog.tls.password");
        assertThatThrownBy(() -> key("encrypted.pem", NONE))
                .hasMessage("the key is encrypted, and eventlog.tls.password is not set");
    }

    @Test
    void reportsALegacyEncryptionAndTheRemedy() throws Exception {
        OpenSsl.run(dir, "genrsa", "-aes256", "-traditional", "-passout", "pass:secret", "-out", "old.pem", "2048");

        assertThatThrownBy(() -> key("old.pem", "secret".toCharArray())).hasMessageContaining("openssl pkcs8 -topk8");
    }

    @Test
    void readsAKeyStoreThatOpensslWrote() throws Exception {
        OpenSsl.run(dir, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=shop", "-keyout", "key.pem",
                "-out", "certificate.pem");
        OpenSsl.run(dir, "pkcs12", "-export", "-in", "certificate.pem", "-inkey", "key.pem", "-out", "own.p12",
                "-passout", "pass:secret");

        OwnCertificate.Identity identity = TlsFiles.identity(dir.resolve("own.p12"), "secret".toCharArray());

        assertThat(identity.key()).isEqualTo(key("key.pem", NONE));
        assertThat(identity.chain()).containsExactly(TlsFiles.chain(dir.resolve("certificate.pem")));
    }

    private PrivateKey key(String name, char[] password) throws Exception {
        return TlsFiles.key(dir.resolve(name), password);
    }
}

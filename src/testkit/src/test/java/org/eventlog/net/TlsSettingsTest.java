// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.Settings;
import org.eventlog.spi.Payload;
import org.eventlog.testkit.tls.TestAuthority;
import org.eventlog.testkit.tls.TlsIdentity;
import org.eventlog.transport.tcp.TcpTransport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that all faults of TLS files are reported together at startup. */
class TlsSettingsTest {
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final TlsIdentity SHOP = AUTHORITY.client("shop");

    @TempDir
    Path dir;

    private final Map<String, String> texts = new HashMap<>();

    @BeforeEach
    void writeFiles() throws Exception {
        Files.writeString(dir.resolve("ca.pem"), AUTHORITY.certificatePem());
        Files.writeString(dir.resolve("own.pem"), SHOP.certificatePem());
        Files.writeString(dir.resolve("own.key"), SHOP.keyPem());
        Files.writeString(dir.resolve("other.key"), AUTHORITY.client("other").keyPem());
        SHOP.writePkcs12(dir.resolve("own.p12"), "secret");
        AUTHORITY.writeTrustStore(dir.resolve("ca.p12"), "secret");
        Files.writeString(dir.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        byte[] noise = new byte[1000];
        new Random(1).nextBytes(noise);
        Files.write(dir.resolve("noise"), noise);
    }

    private TlsSettingsTest with(String key, String file) {
        texts.put("eventlog.tls." + key, dir.resolve(file).toString());
        return this;
    }

    private List<String> faults() {
        Settings settings = new Settings(texts::get);
        TlsSettings.read(settings);
        try {
            settings.check();
            return List.of();
        } catch (ConfigurationException e) {
            assertThat(e).hasMessageNotContaining("topsecret");
            return e.faults().stream().map(Object::toString).toList();
        }
    }

    @Test
    void acceptsPemFiles() {
        assertThat(with("ca", "ca.pem").with("certificate", "own.pem").with("key", "own.key").faults()).isEmpty();
    }

    @Test
    void acceptsKeyStores() {
        texts.put("eventlog.tls.password", "secret");

        assertThat(with("ca", "ca.p12").with("keystore", "own.p12").faults()).isEmpty();
    }

    @Test
    void requiresNoFile() {
        assertThat(faults()).isEmpty();
    }

    @Test
    void reportsEveryMissingFile() {
        assertThat(with("ca", "none").with("certificate", "none").with("key", "none").faults()).hasSize(3)
                .allSatisfy(fault -> assertThat(fault).endsWith("(there is no such file)"));
    }

    @Test
    void reportsFilesOfAnotherType() {
        texts.put("eventlog.tls.password", "topsecret");
        assertThat(with("ca", "noise").with("keystore", "noise").faults()).hasSize(2)
                .allSatisfy(fault -> assertThat(fault).endsWith("(it is of no kind that can be read)"));
        texts.clear();
        assertThat(with("ca", "broken.pem").with("certificate", "own.key").with("key", "own.pem").faults())
                .satisfiesExactly(fault -> assertThat(fault).startsWith("eventlog.tls.ca = "),
                        fault -> assertThat(fault).endsWith("(there is no certificate in it)"),
                        fault -> assertThat(fault).endsWith("(there is no private key in it)"));
        texts.clear();
        assertThat(with("ca", "").faults()).singleElement(InstanceOfAssertFactories.STRING)
                .endsWith("(it is a directory)");
    }

    @Test
    void reportsAWrongPassword() {
        texts.put("eventlog.tls.password", "topsecret");

        assertThat(with("ca", "ca.p12").with("keystore", "own.p12").faults()).hasSize(2)
                .allSatisfy(fault -> assertThat(fault).endsWith("(it can't be opened by eventlog.tls.password)"));
    }

    @Test
    void reportsAKeyThatDoesNotMatchTheCertificate() {
        assertThat(with("certificate", "own.pem").with("key", "other.key").faults())
                .singleElement(InstanceOfAssertFactories.STRING)
                .endsWith("(the key is not that of the certificate)");
    }

    @Test
    void reportsAnIncompleteOrDuplicateIdentity() {
        assertThat(with("certificate", "own.pem").faults()).singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("eventlog.tls.key = ");
        texts.clear();
        assertThat(with("key", "own.key").faults()).singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("eventlog.tls.certificate = ");
        assertThat(with("keystore", "own.p12").faults()).singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("eventlog.tls.keystore = ").contains("none, as eventlog.tls.key is set");
        texts.clear();
        assertThat(with("keystore", "own.p12").with("certificate", "none").faults()).satisfiesExactly(
                fault -> assertThat(fault).contains("none, as eventlog.tls.certificate is set"),
                fault -> assertThat(fault).endsWith("(there is no such file)"));
    }

    @Test
    void reportsTrustAllTogetherWithATrustStore() {
        texts.put("eventlog.tls.insecure-trust-everyone", "true");

        assertThat(with("ca", "ca.pem").faults()).singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("eventlog.tls.insecure-trust-everyone = ");
    }

    @Test
    void rejectsDisablingTlsForATlsProtocol() {
        texts.put("eventlog.tls.enabled", "false");
        texts.put("eventlog.host", "a");
        Settings settings = new Settings(texts::get);

        new TcpTransport.TlsProvider().create(settings, Payload.JSON);

        assertThatThrownBy(settings::check).hasMessageContaining("eventlog.tls.enabled = \"false\"");
    }

    @Test
    void everyTransportSupportsTls() {
        texts.put("eventlog.tls.enabled", "true");
        texts.put("eventlog.host", "a");
        Settings settings = new Settings(texts::get);

        assertThat(Endpoint.from(settings).tls()).isNotNull();
        assertThat(new TcpTransport.Provider().create(settings, Payload.JSON).describe()).isEqualTo("tls://a:5001");
    }

    /** A damaged file is a fault like any other. */
    @Test
    void damagedFileOnlyCausesAFault() throws Exception {
        Random random = new Random(20261121);
        for (String name : List.of("own.pem", "own.key", "own.p12", "ca.pem", "ca.p12")) {
            byte[] sound = Files.readAllBytes(dir.resolve(name));
            for (int i = 0; i < 100; i++) {
                byte[] damaged = sound.clone();
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                Files.write(dir.resolve("damaged"), java.util.Arrays.copyOf(damaged,
                        i % 4 == 0 ? random.nextInt(damaged.length) : damaged.length));
                texts.clear();
                texts.put("eventlog.tls.password", "secret");
                with(name.startsWith("ca") ? "ca" : name.endsWith("p12") ? "keystore" : "certificate", "damaged");
                if (name.startsWith("own.") && !name.endsWith("p12")) {
                    with("key", "damaged");
                }
                assertThat(faults()).hasSizeLessThanOrEqualTo(2);
            }
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.eventlog.engine.Diagnosis;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.testkit.tls.TestAuthority;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests login, permissions and TLS, and the doctor's report on them. */
@Timeout(120)
class SecurityTest {
    private static Broker broker;

    @TempDir
    static Path dir;

    @BeforeAll
    static void start() throws Exception {
        broker = Broker.shared();
        broker.create("secured", 2);
        broker.permit("shop", "secured");
    }

    private static String[] login(String user, String password, String... more) {
        return Stream.concat(Stream.of("eventlog.port", "" + broker.loginPort(), "eventlog.kafka.user", user,
                "eventlog.kafka.password", password), Stream.of(more)).toArray(String[]::new);
    }

    private static String[] tls(TestAuthority trusted, String... more) throws Exception {
        Path ca = Files.createTempFile(dir, "ca", ".pem");
        Files.writeString(ca, trusted.certificatePem());
        return Stream.concat(Stream.of("eventlog.port", "" + broker.tlsPort(), "eventlog.tls.enabled", "true",
                "eventlog.tls.ca", ca.toString()), Stream.of(more)).toArray(String[]::new);
    }

    private static void delivers(String... settings) throws Exception {
        long before = broker.end("secured");
        try (Transport transport = Transports.open(broker, "secured", settings)) {
            transport.send(Headed.ofEvents(0, 3));
        }
        assertThat(broker.end("secured")).isEqualTo(before + 3);
    }

    private static TransportException fails(String topic, String... settings) {
        try (Transport transport = Transports.open(broker, topic, settings)) {
            TransportException failure = catchThrowableOfType(TransportException.class,
                    () -> transport.send(Headed.ofEvents(0, 3)));
            assertThat(failure).hasMessageNotContaining(Broker.PASSWORD);
            assertThat(failure.isFatal()).as(failure.getMessage()).isTrue();
            return failure;
        }
    }

    @Test
    void logsInWithUserAndPassword() throws Exception {
        delivers(login("shop", Broker.PASSWORD));
        delivers(login("shop", Broker.PASSWORD, "eventlog.kafka.sasl.mechanism", "PLAIN"));
    }

    @Test
    void logsInWithKafkasOwnSettings() throws Exception {
        delivers("eventlog.port", "" + broker.loginPort(), "eventlog.kafka.security.protocol", "SASL_PLAINTEXT",
                "eventlog.kafka.sasl.mechanism", "SCRAM-SHA-512", "eventlog.kafka.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=shop password=\""
                        + Broker.PASSWORD + "\";");
    }

    private static String[] oauth(String claims) {
        return new String[]{"eventlog.port", "" + broker.loginPort(), "eventlog.kafka.sasl.mechanism", "OAUTHBEARER",
                "eventlog.kafka.sasl.jaas.config",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required " + claims + ";"};
    }

    @Test
    void logsInWithATokenOfOAuth() throws Exception {
        delivers(oauth("unsecuredLoginStringClaim_sub=\"shop\" unsecuredLoginListClaim_scope=\",logs\""));
    }

    @Test
    void aTokenThatTheBrokerRefusesRequiresAnOperator() {
        assertThat(fails("secured", oauth("unsecuredLoginStringClaim_sub=\"shop\"")))
                .hasMessageContaining("login failed: ").hasMessageContaining("scope");
        assertThat(fails("secured",
                oauth("unsecuredLoginStringClaim_sub=\"guest\" unsecuredLoginListClaim_scope=\",logs\"")))
                .hasMessageContaining("no permission to write to topic secured");
    }

    @Test
    void aWrongPasswordRequiresAnOperator() {
        assertThat(fails("secured", login("shop", "wrong")))
                .hasMessageContaining("login failed: Authentication failed");
    }

    @Test
    void aMissingPermissionRequiresAnOperator() {
        assertThat(fails("secured", login("guest", Broker.PASSWORD)))
                .hasMessageContaining("no permission to write to topic secured");
    }

    @Test
    void sendsOverTlsToATrustedBroker() throws Exception {
        delivers(tls(broker.authority()));
    }

    @Test
    void presentsItsCertificateOnRequest() throws Exception {
        Path file = Files.createTempFile(dir, "client", ".p12");
        broker.authority().client("shop").writePkcs12(file, "changeit");

        // The broker permits nothing to the user of the certificate, so its name was received.
        assertThat(fails("unpermitted", tls(broker.authority(), "eventlog.tls.keystore", file.toString(),
                "eventlog.tls.password", "changeit"))).hasMessageContaining("no permission");
    }

    @Test
    void sendsNothingToAnUntrustedBroker() throws Exception {
        assertThat(fails("secured", tls(new TestAuthority()))).hasMessageContaining("TLS failed: ");
    }

    @Test
    void sendsOverTlsWithKafkasOwnSettings() throws Exception {
        Path store = dir.resolve("trust.p12");
        broker.authority().writeTrustStore(store, "changeit");

        delivers("eventlog.port", "" + broker.tlsPort(), "eventlog.kafka.security.protocol", "SSL",
                "eventlog.kafka.ssl.truststore.location", store.toString(), "eventlog.kafka.ssl.truststore.type",
                "PKCS12", "eventlog.kafka.ssl.truststore.password", "changeit");
    }

    private static List<String> diagnosis(String topic, String... settings) throws Exception {
        EventLog.Builder builder = EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.protocol", "kafka")
                .set("eventlog.host", "127.0.0.1").set("eventlog.kafka.topic", topic)
                .set("eventlog.connect-timeout", "3s");
        for (int i = 0; i < settings.length; i += 2) {
            builder.set(settings[i], settings[i + 1]);
        }
        Diagnosis diagnosis = builder.doctor().examine();
        List<String> steps = new ArrayList<>();
        diagnosis.steps().forEach(step -> steps.add((step.passed() ? "ok " : "FAILED ") + step.name() + ": "
                + step.detail()));
        assertThat(steps.toString()).doesNotContain(Broker.PASSWORD);
        return steps;
    }

    @Test
    void theDoctorFindsEachStep() throws Exception {
        assertThat(diagnosis("secured", login("shop", Broker.PASSWORD))).satisfiesExactly(
                step -> assertThat(step).startsWith("ok configuration"),
                step -> assertThat(step).startsWith("ok name"),
                step -> assertThat(step).startsWith("ok connect: 127.0.0.1:" + broker.loginPort()),
                step -> assertThat(step).startsWith("ok login: 1 broker of cluster "),
                step -> assertThat(step).isEqualTo("ok topic: secured has 2 partitions, replication factor 1"),
                step -> assertThat(step).isEqualTo("ok permission: to write to secured"),
                step -> assertThat(step).startsWith("ok event: ").endsWith("bytes acknowledged by the cluster"));
        assertThat(diagnosis("secured", tls(broker.authority()))).anyMatch(step -> step.startsWith("ok tls: "))
                .noneMatch(step -> step.startsWith("FAILED"));
    }

    @Test
    void doctorReportsTheFault() throws Exception {
        Map<String, String[]> wrong = Map.of( //
                "FAILED name: ", new String[]{"eventlog.host", "no.such.host.invalid"},
                "FAILED connect: ", new String[]{"eventlog.port", "1"},
                "FAILED tls: ", tls(new TestAuthority()),
                "FAILED login: login failed: ", login("shop", "wrong"),
                "FAILED login: login failed: {\"status\":\"insufficient_scope\"",
                oauth("unsecuredLoginStringClaim_sub=\"shop\""),
                "FAILED topic: no permission to write to topic secured", login("guest", Broker.PASSWORD));
        for (Map.Entry<String, String[]> each : wrong.entrySet()) {
            assertThat(diagnosis("secured", each.getValue())).anyMatch(step -> step.startsWith(each.getKey()));
        }
        String[] anybody = {"eventlog.port", "" + broker.port()};
        assertThat(diagnosis("nowhere", anybody))
                .anyMatch(step -> step.startsWith("FAILED topic: topic nowhere does not exist"));
        assertThat(diagnosis("{application|nowhere}", anybody))
                .anyMatch(step -> step.startsWith("FAILED topic: topic nowhere does not exist"));
    }

    @Test
    void doctorReportsThatTheUserMayOnlyLook() throws Exception {
        broker.create("looked-at", 1);
        broker.permit("guest", "looked-at", AclOperation.DESCRIBE);

        assertThat(diagnosis("looked-at", login("guest", Broker.PASSWORD)))
                .anyMatch(step -> step.startsWith("ok topic: looked-at"))
                .anyMatch(step -> step.startsWith("FAILED permission: none to write to looked-at, only [DESCRIBE"))
                .noneMatch(step -> step.startsWith("ok event"));
    }

    @Test
    void doctorReportsAnEventThatTheTopicRefuses() throws Exception {
        broker.create("tiny", 1, Map.of("max.message.bytes", "100"));

        assertThat(diagnosis("tiny", "eventlog.port", "" + broker.port()))
                .anyMatch(step -> step.startsWith("ok permission"))
                .anyMatch(step -> step.startsWith("FAILED event: refused: too large for topic tiny"));
    }
}

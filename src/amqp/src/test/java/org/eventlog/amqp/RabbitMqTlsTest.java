// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.eventlog.config.Settings;
import org.eventlog.engine.Diagnosis;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.testkit.tls.TestAuthority;
import org.eventlog.testkit.tls.TlsIdentity;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Tests TLS with a RabbitMQ that requires a client certificate. */
@Timeout(180)
@EnabledIf(value = "org.eventlog.amqp.RabbitMq#isInstalled", disabledReason = "RabbitMQ is not installed")
class RabbitMqTlsTest {
    @TempDir
    static Path dir;

    private static RabbitMq broker;

    @BeforeAll
    static void start() throws Exception {
        broker = RabbitMq.shared();
        try (Connection connection = broker.connect()) {
            Channel channel = connection.createChannel();
            channel.exchangeDeclare("secured", "topic", true);
            channel.queueDeclare("secured", true, false, false, null);
            channel.queueBind("secured", "secured", "#");
        }
    }

    private static String file(String name, String pem) throws Exception {
        return Files.writeString(dir.resolve(name), pem).toString();
    }

    private static Map<String, String> certificateOf(TestAuthority signer) throws Exception {
        TlsIdentity client = signer.client("shop");
        String name = "client" + System.identityHashCode(signer);
        return Map.of("eventlog.tls.certificate", file(name + ".pem", client.certificatePem()), "eventlog.tls.key",
                file(name + "-key.pem", client.keyPem()));
    }

    private static Map<String, String> settings(TestAuthority trusted, Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("eventlog.amqp.uri",
                "amqps://guest:guest@127.0.0.1:" + broker.tlsPort(), "eventlog.protocol", "amqp",
                "eventlog.amqp.exchange", "secured", "eventlog.db",
                ":memory:", "eventlog.tls.ca",
                file("trusted" + System.identityHashCode(trusted) + ".pem", trusted.certificatePem())));
        settings.putAll(more);
        return settings;
    }

    private static Transport transport(Map<String, String> texts) {
        Settings settings = new Settings(texts::get);
        Transport transport = new AmqpProvider().create(settings, Payload.JSON);
        settings.check();
        return transport;
    }

    private static TransportException fails(Map<String, String> settings) {
        try (Transport transport = transport(settings)) {
            return catchThrowableOfType(TransportException.class, () -> transport.send(Events.batch(0, "any")));
        }
    }

    @Test
    void deliversWithBothCertificates() throws Exception {
        try (Connection connection = broker.connect(); Channel channel = connection.createChannel()) {
            channel.queuePurge("secured");
            try (Transport transport = transport(settings(broker.authority(), certificateOf(broker.authority())))) {
                transport.send(Events.batch(0, "a", "b"));
            }
            assertThat(channel.messageCount("secured")).isEqualTo(2);
        }
    }

    @Test
    void withoutItsCertificateTheBrokerRefuses() throws Exception {
        TransportException e = fails(settings(broker.authority(), Map.of()));

        assertThat(e).hasMessageMatching("the receiver (demands|closed .* after it asked for) a client certificate.*");
    }

    @Test
    void withACertificateOfAnotherAuthorityTheBrokerRefuses() throws Exception {
        TransportException e = fails(settings(broker.authority(), certificateOf(new TestAuthority())));

        assertThat(e)
                .hasMessageMatching("the receiver (refuses|closed .* after it was shown) our client certificate.*");
    }

    @Test
    void sendsNothingToAnUntrustedBroker() throws Exception {
        try (Connection connection = broker.connect(); Channel channel = connection.createChannel()) {
            channel.queuePurge("secured");

            TransportException e = fails(settings(new TestAuthority(), certificateOf(broker.authority())));

            assertThat(e).hasMessageContaining("certificate");
            assertThat(e.isFatal()).isTrue();
            assertThat(channel.messageCount("secured")).isZero();
        }
    }

    @Test
    void theDoctorDescribesTheHandshake() throws Exception {
        Diagnosis well = EventLog.builder().from(settings(broker.authority(), certificateOf(broker.authority()))::get)
                .doctor().examine();

        assertThat(well.isHealthy()).as(well.toString()).isTrue();
        assertThat(well.steps()).extracting(Diagnosis.Step::name).contains("tls", "login", "exchange", "event");
    }

    @Test
    void theDoctorReportsAnUntrustedBroker() throws Exception {
        Diagnosis diagnosis = EventLog.builder()
                .from(settings(new TestAuthority(), certificateOf(broker.authority()))::get).doctor().examine();

        assertThat(diagnosis.steps()).anySatisfy(step -> {
            assertThat(step.name()).isEqualTo("tls");
            assertThat(step.passed()).isFalse();
            assertThat(step.detail()).contains("certificate");
        });
        assertThat(diagnosis.isHealthy()).isFalse();
    }
}

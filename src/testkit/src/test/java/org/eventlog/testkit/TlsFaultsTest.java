// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.eventlog.testkit.tls.TestAuthority;
import org.eventlog.testkit.tls.TlsIdentity;
import org.eventlog.testkit.tls.TlsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests the operator's message if a complete event log does not trust its receiver, or the receiver does not trust
 * it.
 */
@Timeout(60)
@Isolated("listens to the log of Eventlog itself")
class TlsFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final TestAuthority ANOTHER = new TestAuthority();
    private static final Logger LOGGER = Logger.getLogger("org.eventlog");

    @TempDir
    Path dir;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord message) {
            if (message.getMessage().startsWith("EVL-3")) {
                told.add(new java.util.logging.SimpleFormatter().formatMessage(message));
            }
        }

        @Override
        public void flush() {
            // nothing is kept back
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(listener);
    }

    @AfterEach
    void listenNoMore() {
        LOGGER.removeHandler(listener);
    }

    /** The server, the client's own certificate, and the expected message. */
    private record Fault(String name, TlsServer server, TlsIdentity shown, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> faults() {
        TlsServer sound = AUTHORITY.server("localhost", "127.0.0.1");
        List<Fault> faults = List.of(
                new Fault("another host's certificate", AUTHORITY.server("other.example.org"), null,
                        "certificate of localhost is for other.example.org"),
                new Fault("an expired certificate", AUTHORITY.expiredServer("localhost"), null,
                        "certificate of localhost expired on 2"),
                new Fault("an unknown authority", ANOTHER.server("localhost"), null,
                        "certificate of localhost is not signed by a trusted CA"),
                new Fault("no client certificate", sound.demandingClient(), null,
                        "the receiver demands a client certificate, and eventlog.tls.certificate is not set"),
                new Fault("a client certificate of another authority", sound.demandingClient(),
                        ANOTHER.client("shop"), "the receiver refuses our client certificate"));
        List<Arguments> all = new ArrayList<>();
        for (String protocol : List.of("tls", "https")) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                faults.forEach(fault -> all.add(Arguments.of(protocol, version, fault)));
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @MethodSource("faults")
    void reportsTheTlsFaultAndDeliversNothing(String protocol, String version, Fault fault) throws Exception {
        try (FaultyReceiver receiver = receiver(protocol).tls(fault.server().speaking(version)).start()) {
            EventLog log = log(protocol, receiver, fault.shown(), UnaryOperator.identity());
            try (log) {
                log.log(LogEvent.named("order.placed"));
                await().atMost(PATIENCE).until(() -> log.stats().failures() >= 3);
            }

            assertThat(told).isNotEmpty().allSatisfy(
                    message -> assertThat(message).startsWith("EVL-3004").contains(fault.message()));
            assertThat(told).as("the same again and again").hasSize(1);
            assertThat(log.stats().sent()).isZero();
            assertThat(log.stats().queuedEvents()).isEqualTo(1);
            assertThat(receiver.events()).isEmpty();
        }
    }

    static Stream<Arguments> protocolsAndVersions() {
        return Stream.of("tls", "https")
                .flatMap(protocol -> Stream.of("TLSv1.2", "TLSv1.3").map(v -> Arguments.of(protocol, v)));
    }

    @ParameterizedTest
    @MethodSource("protocolsAndVersions")
    void deliversEverythingIfBothSidesTrustEachOther(String protocol, String version) throws Exception {
        TlsServer server = AUTHORITY.server("localhost").demandingClient().speaking(version);
        try (FaultyReceiver receiver = receiver(protocol).tls(server).start()) {
            EventLog log = log(protocol, receiver, AUTHORITY.client("shop"), UnaryOperator.identity());
            try (log) {
                for (int i = 0; i < 1000; i++) {
                    log.log(LogEvent.named("order.placed").message("x".repeat(300)));
                }
                receiver.awaitEvents(1000, PATIENCE);
            }

            assertThat(log.stats().sent()).isEqualTo(1000);
            assertThat(log.stats().failures()).isZero();
            assertThat(told).isEmpty();
        }
    }

    static Stream<Arguments> checksThatCanBeTurnedOff() {
        return Stream.of("tls", "https").flatMap(protocol -> Stream.of(
                Arguments.of(protocol, "eventlog.tls.insecure-skip-host-name-check",
                        AUTHORITY.server("other.example.org")),
                Arguments.of(protocol, "eventlog.tls.insecure-trust-everyone", ANOTHER.server("other.example.org"))));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("checksThatCanBeTurnedOff")
    void warnsOnceAboutADisabledCheck(String protocol, String key, TlsServer server) throws Exception {
        try (FaultyReceiver receiver = receiver(protocol).tls(server).start();
                EventLog log = log(protocol, receiver, null, b -> b.set(key, "true")
                        .set("eventlog.tls.ca", key.endsWith("everyone") ? "" : authorityFile()))) {
            log.log(LogEvent.named("order.placed"));
            receiver.awaitEvents(1, PATIENCE);

            assertThat(told).singleElement().asString().startsWith("EVL-3101 " + key);
        }
    }

    @ParameterizedTest
    @MethodSource("protocolsAndVersions")
    void readsANewAuthorityWithoutARestart(String protocol, String version) throws Exception {
        TlsServer server = ANOTHER.server("localhost").speaking(version);
        try (FaultyReceiver receiver = receiver(protocol).tls(server).start();
                EventLog log = log(protocol, receiver, null, UnaryOperator.identity())) {
            log.log(LogEvent.named("order.placed"));
            await().atMost(PATIENCE).until(() -> log.stats().failures() >= 2);

            Files.writeString(Path.of(authorityFile()), AUTHORITY.certificatePem() + ANOTHER.certificatePem());

            receiver.awaitEvents(1, PATIENCE);
            assertThat(told).anySatisfy(message -> assertThat(message).startsWith("EVL-3103"));
        }
    }

    private static FaultyReceiver.Builder receiver(String protocol) {
        return protocol.equals("tls") ? FaultyReceiver.lines() : FaultyReceiver.http();
    }

    private String authorityFile() {
        return dir.resolve("ca.pem").toString();
    }

    private EventLog log(String protocol, FaultyReceiver receiver, TlsIdentity shown,
            UnaryOperator<EventLog.Builder> more) throws IOException {
        Files.writeString(Path.of(authorityFile()), AUTHORITY.certificatePem());
        EventLog.Builder builder = EventLog.builder().protocol(protocol).host("localhost").port(receiver.port())
                .set("eventlog.db", ":memory:").set("eventlog.retry.first", "10ms").set("eventlog.retry.max", "50ms")
                .set("eventlog.tls.ca", authorityFile()).set("eventlog.close-timeout", "1s");
        if (shown != null) {
            builder.set("eventlog.tls.certificate",
                    Files.writeString(dir.resolve("own.pem"), shown.certificatePem()).toString());
            builder.set("eventlog.tls.key", Files.writeString(dir.resolve("own.key"), shown.keyPem()).toString());
        }
        return more.apply(builder).build();
    }
}

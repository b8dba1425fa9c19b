// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.eventlog.net.OpenSsl;
import org.eventlog.testing.WrittenLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real rsyslog, whose TLS is GnuTLS; skipped where it is not installed (packages rsyslog and rsyslog-gnutls). */
@Timeout(90)
@EnabledIf(value = "isInstalled", disabledReason = "rsyslogd with its gtls driver, or openssl, is not installed")
class RsyslogTlsTest {
    private static final Path EXECUTABLE = Path.of("/usr/sbin/rsyslogd");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int EVENTS = 2000;
    private static final String CONFIGURATION = """
            global(maxMessageSize="1m" workDirectory="@dir@" DefaultNetstreamDriver="gtls"
              DefaultNetstreamDriverCAFile="@dir@/ca.pem" DefaultNetstreamDriverCertFile="@dir@/server.pem"
              DefaultNetstreamDriverKeyFile="@dir@/server.key")
            module(load="imtcp" StreamDriver.Name="gtls" StreamDriver.Mode="1" StreamDriver.AuthMode="@mode@"
              gnutlsPriorityString="NORMAL:-VERS-ALL:+VERS-TLS@version@")
            main_queue(queue.type="LinkedList" queue.workerThreads="1")
            template(name="raw" type="string" string="%rawmsg%\\n")
            input(type="imtcp" port="@port@" address="127.0.0.1" ruleset="events")
            ruleset(name="events") { action(type="omfile" file="@dir@/events.json" template="raw") }
            """;

    @TempDir
    Path dir;

    private InstalledReceiver receiver;
    private int port;

    @SuppressWarnings("unused") // by @EnabledIf
    static boolean isInstalled() throws IOException {
        if (!Files.isExecutable(EXECUTABLE) || !OpenSsl.isInstalled()) {
            return false;
        }
        for (String lib : List.of("/usr/lib", "/usr/lib64")) {
            if (Files.isDirectory(Path.of(lib))) {
                try (Stream<Path> found = Files.find(Path.of(lib), 3,
                        (file, attributes) -> file.endsWith("rsyslog/lmnsd_gtls.so"))) {
                    if (found.findAny().isPresent()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void start(String mode, String version) throws IOException, InterruptedException {
        port = InstalledReceiver.freePort();
        authority("ca");
        certificate("server", "ca");
        Files.writeString(dir.resolve("rsyslog.conf"), CONFIGURATION.replace("@dir@", dir.toString())
                .replace("@port@", String.valueOf(port)).replace("@mode@", mode)
                .replace("@version@", version));
        receiver = InstalledReceiver.start(dir.resolve("console.log"), List.of(port), EXECUTABLE.toString(), "-n", "-f",
                dir.resolve("rsyslog.conf").toString(), "-i", dir.resolve("pid").toString());
    }

    /** Uses openssl, because GnuTLS cannot read the certificates of the test kit's authority. */
    private void authority(String name) throws IOException, InterruptedException {
        OpenSsl.run(dir, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + name, "-keyout",
                name + ".key", "-out", name + ".pem");
    }

    private void certificate(String name, String authority) throws IOException, InterruptedException {
        OpenSsl.run(dir, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + name, "-addext",
                "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE", "-CA",
                authority + ".pem", "-CAkey", authority + ".key", "-keyout", name + ".key", "-out", name + ".pem");
    }

    private EventLog.Builder showing(EventLog.Builder builder, String name) {
        return builder.set("eventlog.tls.certificate", dir.resolve(name + ".pem").toString())
                .set("eventlog.tls.key", dir.resolve(name + ".key").toString());
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (receiver != null) {
            receiver.close();
        }
    }

    private EventLog.Builder log() {
        return EventLog.builder().protocol("tls").host("localhost").port(port).set("eventlog.db", ":memory:")
                .set("eventlog.tls.ca", dir.resolve("ca.pem").toString()).set("eventlog.close-timeout", "10s")
                .set("eventlog.retry.first", "100ms").set("eventlog.retry.max", "200ms");
    }

    private List<String> received() {
        return WrittenLines.of(dir.resolve("events.json"));
    }

    private void deliversAll(EventLog.Builder builder) throws Exception {
        EventLog log = builder.build();
        try (log) {
            for (int i = 0; i < EVENTS; i++) {
                log.log(LogEvent.named("e" + i).message("x".repeat(200)));
            }
        }
        assertThat(log.stats().sent()).isEqualTo(EVENTS);
        assertThat(log.stats().failures()).isZero();
        await().atMost(PATIENCE).until(() -> received().size() >= EVENTS);
        assertThat(received()).extracting(line -> ReceivedEvent.of(line.getBytes()).name())
                .isEqualTo(IntStream.range(0, EVENTS).mapToObj(i -> "e" + i).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void receivesEverythingOverTls(String version) throws Exception {
        start("anon", version);

        deliversAll(log());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void receivesEverythingFromATrustedClient(String version) throws Exception {
        start("x509/certvalid", version);

        certificate("shop", "ca");

        deliversAll(showing(log(), "shop"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void receivesNothingFromAClientWithoutACertificate(String version) throws Exception {
        start("x509/certvalid", version);
        EventLog log = log().set("eventlog.close-timeout", "1s").build();
        try (log) {
            log.log(LogEvent.named("e0"));
            await().atMost(PATIENCE).until(() -> log.stats().failures() >= 3);
        }

        assertThat(log.stats().sent()).isZero();
        assertThat(log.stats().queuedEvents()).isEqualTo(1);
        assertThat(received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void receivesNothingFromAnUntrustedClient(String version) throws Exception {
        start("x509/certvalid", version);
        authority("another");
        certificate("stranger", "another");
        EventLog log = showing(log(), "stranger").set("eventlog.close-timeout", "1s").build();
        try (log) {
            log.log(LogEvent.named("e0"));
            await().atMost(PATIENCE).until(() -> log.stats().failures() >= 3);
        }

        assertThat(log.stats().sent()).isZero();
        assertThat(received()).isEmpty();
    }
}

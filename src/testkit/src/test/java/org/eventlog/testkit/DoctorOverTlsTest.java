// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eventlog.engine.Diagnosis;
import org.eventlog.engine.Diagnosis.Step;
import org.eventlog.engine.EventLog;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.eventlog.testkit.tls.TestAuthority;
import org.eventlog.testkit.tls.TlsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the doctor's report on TLS, and on a protocol's own handshake. */
class DoctorOverTlsTest {
    private static final TestAuthority AUTHORITY = new TestAuthority();

    @TempDir
    Path dir;

    @Test
    void reportsProtocolCipherAndCertificate() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.http().tls(AUTHORITY.server("localhost")).start()) {
            Diagnosis diagnosis = examine("https", receiver);

            assertThat(diagnosis.isHealthy()).isTrue();
            assertThat(diagnosis.toString()).contains("ok     tls", "TLSv1.3", "certificate for localhost, issued by",
                    "acknowledged by the receiver");
        }
    }

    @Test
    void reportsTheFaultOfACertificate() throws Exception {
        TlsServer expired = AUTHORITY.expiredServer("localhost");
        try (FaultyReceiver receiver = FaultyReceiver.lines().tls(expired).start()) {
            Diagnosis diagnosis = examine("tls", receiver);

            assertThat(diagnosis.isHealthy()).isFalse();
            assertThat(diagnosis.toString()).contains("ok     connect", "FAILED tls",
                    "certificate of localhost expired on ").doesNotContain("FAILED event", "authentication");
        }
    }

    @Test
    void testsASharedKeySeparately() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.forward("the-key").start()) {
            assertThat(examine("forward", receiver, "the-key").steps()).extracting(Step::name)
                    .containsExactly("configuration", "name", "connect", "authentication", "event");
            Diagnosis wrong = examine("forward", receiver, "another-key");

            assertThat(wrong.isHealthy()).isFalse();
            assertThat(wrong.toString()).contains("FAILED authentication").doesNotContain("another-key");
        }
    }

    private Diagnosis examine(String protocol, FaultyReceiver receiver) throws Exception {
        return builder(protocol, receiver)
                .set("eventlog.tls.ca",
                        Files.writeString(dir.resolve("ca.pem"), AUTHORITY.certificatePem()).toString())
                .doctor().examine();
    }

    private static Diagnosis examine(String protocol, FaultyReceiver receiver, String key) throws Exception {
        return builder(protocol, receiver).set("eventlog.forward.shared-key", key).doctor().examine();
    }

    private static EventLog.Builder builder(String protocol, FaultyReceiver receiver) {
        return EventLog.builder().set("eventlog.db", ":memory:").protocol(protocol).host(receiver.host())
                .port(receiver.port());
    }
}

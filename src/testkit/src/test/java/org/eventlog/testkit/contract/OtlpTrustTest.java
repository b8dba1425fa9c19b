// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.eventlog.spi.Transport;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.eventlog.testkit.tls.TestAuthority;
import org.eventlog.testkit.tls.TlsIdentity;
import org.junit.jupiter.api.io.TempDir;

/** Whom {@code otlp} talks to, with TLS. */
class OtlpTrustTest extends TlsTransportContract {
    @TempDir
    Path dir;

    @Override
    protected FaultyReceiver.Builder receiver() {
        return FaultyReceiver.http();
    }

    @Override
    protected Transport open(String host, int port, Duration limit, TestAuthority trusted, TlsIdentity own)
            throws IOException {
        return Providers.openTls("otlp", host, port, limit, dir, trusted, own);
    }
}

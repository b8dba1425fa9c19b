// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eventlog.spi.Transport;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.eventlog.testkit.tls.TestAuthority;
import org.junit.jupiter.api.io.TempDir;

/** The contract of {@code beats} with each of its faults, through TLS. */
class BeatsOverTlsContractTest extends BeatsTransportContractTest {
    private static final TestAuthority AUTHORITY = new TestAuthority();

    @TempDir
    Path dir;

    @Override
    protected FaultyReceiver.Builder receiver() {
        return super.receiver().tls(AUTHORITY.server("localhost", "127.0.0.1"));
    }

    @Override
    protected Transport open(String host, int port, Duration limit) {
        try {
            return Providers.openTls("beats", host, port, limit, Map.of("eventlog.beats.compression-level", "0"), dir,
                    AUTHORITY, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

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

/** The contract of {@code forward} with each of its faults, through TLS. */
class ForwardOverTlsContractTest extends ForwardTransportContractTest {
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
            return Providers.openTls("forward", host, port, limit, Map.of("eventlog.forward.shared-key", KEY), dir,
                    AUTHORITY, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

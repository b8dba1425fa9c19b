// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.eventlog.spi.Transport;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.eventlog.testkit.tls.TestAuthority;
import org.junit.jupiter.api.io.TempDir;

/** The contract of {@code http} with each of its faults, through TLS. */
class HttpsContractTest extends AckedTransportContract {
    private static final TestAuthority AUTHORITY = new TestAuthority();

    @TempDir
    Path dir;

    @Override
    protected FaultyReceiver.Builder receiver() {
        return FaultyReceiver.http().tls(AUTHORITY.server("localhost", "127.0.0.1"));
    }

    @Override
    protected Transport open(String host, int port, Duration limit) throws IOException {
        return Providers.openTls("https", host, port, limit, dir, AUTHORITY, null);
    }
}

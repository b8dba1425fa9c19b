// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests when the end of a connection is a loss. */
class SettlingConnectionTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private Socket closing;
    private long paused;

    @Test
    void aCloseDuringAPauseIsALoss() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ReceiverConnection link = new ReceiverConnection(new Endpoint("127.0.0.1", server.getLocalPort(), HOUR,
                        HOUR, HOUR))) {
            SettlingConnection connection = new SettlingConnection(link, HOUR, Duration.ofMinutes(1), this::ticks);
            connection.write(new ByteBuffer[]{ByteBuffer.allocate(1)});
            closing = server.accept();
            closing.getInputStream().read();

            assertThatThrownBy(() -> {
                connection.check();
                connection.check();
            }).isInstanceOf(TransportException.class);
        }
    }

    /** A receiver that ends, or a proxy whose time is over, may have read nothing of it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCloseBeforeTheEndOfOurOutputConfirmsOnlyWhatHadSettled(boolean settled) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ReceiverConnection link = new ReceiverConnection(new Endpoint("127.0.0.1", server.getLocalPort(), HOUR,
                        HOUR, HOUR))) {
            SettlingConnection connection = new SettlingConnection(link, HOUR, Duration.ofMinutes(1), this::ticks);
            connection.write(new ByteBuffer[]{ByteBuffer.allocate(1)});
            try (Socket receiver = server.accept()) {
                if (settled) {
                    paused += HOUR.toNanos();
                    connection.check();
                }
                receiver.shutdownOutput();

                assertThat(connection.confirm(Duration.ofSeconds(10))).isEqualTo(settled);
            }
        }
    }

    /** The receiver closes the connection while this process stands still, once. */
    private long ticks() {
        if (closing != null) {
            try {
                closing.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            closing = null;
            paused += HOUR.toNanos();
        }
        return System.nanoTime() + paused;
    }
}

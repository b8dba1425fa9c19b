// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Tests that acknowledgements of the forward protocol follow the commit. */
@Timeout(60)
class ForwardListenerTest extends ListenersFixture {
    @Test
    void theAcknowledgementComesAfterTheCommitAndNotBefore() throws Exception {
        start(SHORT);
        held = true;
        try (Socket socket = connect(forward)) {
            socket.getOutputStream().write(message("a", "chunk 1"));
            await().until(() -> flights.size() == 1);
            socket.setSoTimeout(200);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> socket.getInputStream().read()))
                    .isInstanceOf(java.net.SocketTimeoutException.class);

            flights.get(0).complete(new boolean[1]);

            socket.setSoTimeout(20_000);
            assertThat(ack(socket)).isEqualTo("chunk 1");
        }
    }

    @Test
    void aCommitThatFailedIsNotAcknowledgedUntilItSucceeds() throws Exception {
        start(SHORT);
        held = true;
        try (Socket socket = connect(forward)) {
            socket.getOutputStream().write(message("a", "chunk 1"));
            await().until(() -> flights.size() == 1);
            flights.get(0).completeExceptionally(new IOException("no"));
            await().until(() -> flights.size() == 2);
            assertThat(socket.getInputStream().available()).isZero();
            flights.get(1).complete(new boolean[1]);

            assertThat(ack(socket)).isEqualTo("chunk 1");
        }
    }

    @Test
    void closesTheConnectionEarlyForATooLargeMessage() throws Exception {
        start(SHORT, "forward.max-chunk", "1KB", "max-line", "1KB");
        try (Socket socket = connect(forward)) {
            MessageBufferPacker out = MessagePack.newDefaultBufferPacker();
            out.packArrayHeader(3).packString("t").packBinaryHeader(2_000);
            socket.getOutputStream().write(out.toByteArray());

            assertThat(isClosed(socket)).isTrue();
        }
        assertThat(listeners.counts().faults()).isEqualTo(1);
    }

    @Test
    void disconnectsASenderThatDoesNotReadResponses() throws Exception {
        start(SHORT);
        byte[] message = message("a", "c".repeat(1000));
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(1024);
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", forward));
            // In a separate thread: while its window is closed, its system may take minutes to notice the lost
            // connection.
            Thread sender = new Thread(() -> {
                try {
                    while (true) {
                        socket.getOutputStream().write(message);
                    }
                } catch (IOException e) {
                    // Disconnected, or the end of the test.
                }
            });
            sender.setDaemon(true);
            sender.start();
            await().atMost(Duration.ofSeconds(40)).until(() -> listeners.counts().silent() == 1);
        }
    }

    @Test
    void commitsAndAcknowledgesReadEventsOnClose() throws Exception {
        start(SHORT);
        held = true;
        try (Socket lines = connect(tcp); Socket operatorLog = connect(forward)) {
            send(lines, "{\"message\":\"a\"}\n");
            operatorLog.getOutputStream().write(message("b", "chunk 1"));
            await().until(() -> flights.size() == 2);
            Thread closing = new Thread(this::close);
            closing.start();
            await().until(() -> isRefused(tcp));
            flights.forEach(flight -> flight.complete(new boolean[1]));

            assertThat(ack(operatorLog)).isEqualTo("chunk 1");
            assertThat(isClosed(lines)).isTrue();
            closing.join();
        }
        assertThat(threads()).isZero();
    }
}

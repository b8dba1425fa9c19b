// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.config.ConfigReader;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.thread.Uninterrupted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.msgpack.core.MessagePack;

/** Tests several senders of large messages when there is only one place. */
@Timeout(60)
class LargeMessagesTest {
    private final AtomicInteger kept = new AtomicInteger();
    private Listeners listeners;
    private int port;

    @BeforeEach
    void start() throws IOException {
        port = Outside.freePort();
        CollectorConfig config = ConfigReader.read(Host.source(Path.of("x"), "forward.port", String.valueOf(port),
                "forward.max-chunk", "64MB"));
        listeners = new Listeners(config.listenerSettings(),
                new EventParser(config.limits(), config.retention(), InstantSource.system()),
                (events, source, address, way) -> {
                    kept.addAndGet(events.size());
                    return CompletableFuture.completedFuture(new boolean[events.size()]);
                }, new OperatorLog(),
                new Bounds(10, Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(1)));
        listeners.start();
    }

    @AfterEach
    void stop() {
        try (Uninterrupted wait = new Uninterrupted()) {
            listeners.close(wait);
        }
    }

    @Test
    void processesLargeMessagesInTurnAndSmallOnesMeanwhile() throws Exception {
        byte[] large = message("large", 2 << 20);
        byte[] small = message("small", 100);
        try (Socket first = connect(); Socket second = connect(); Socket third = connect()) {
            first.getOutputStream().write(large, 0, 1 << 20);
            Thread writing = new Thread(() -> write(second, large));
            writing.start();
            write(third, small);
            assertThat(ack(third)).isEqualTo("small");
            int before = kept.get();

            first.getOutputStream().write(Arrays.copyOfRange(large, 1 << 20, large.length));

            assertThat(ack(first)).isEqualTo("large");
            assertThat(ack(second)).isEqualTo("large");
            writing.join();
            assertThat(kept.get()).isGreaterThan(before);
        }
        assertThat(listeners.counts().silent()).isZero();
    }

    @Test
    void disconnectsASenderThatStallsWithinAMessage() throws Exception {
        byte[] large = message("large", 2 << 20);
        try (Socket first = connect(); Socket second = connect()) {
            first.getOutputStream().write(large, 0, 1 << 20);
            Thread writing = new Thread(() -> write(second, large));
            writing.start();

            assertThat(ack(second)).isEqualTo("large");
            writing.join();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void write(Socket socket, byte[] message) {
        try {
            socket.getOutputStream().write(message);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] message(String chunk, int size) throws IOException {
        byte[] one = ForwardTest.entries(100);
        return ForwardTest.pack(out -> {
            int times = size / one.length + 1;
            out.packArrayHeader(3).packString("t").packBinaryHeader(times * one.length);
            for (int i = 0; i < times; i++) {
                out.writePayload(one);
            }
            out.packMapHeader(1).packString("chunk").packString(chunk);
        });
    }

    private static String ack(Socket socket) throws IOException {
        var in = MessagePack.newDefaultUnpacker(socket.getInputStream());
        assertThat(in.unpackMapHeader()).isEqualTo(1);
        assertThat(in.unpackString()).isEqualTo("ack");
        return in.unpackString();
    }
}

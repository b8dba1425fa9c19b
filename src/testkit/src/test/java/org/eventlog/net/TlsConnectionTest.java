// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.eventlog.config.Settings;
import org.eventlog.testkit.tls.TestAuthority;
import org.eventlog.testkit.tls.TlsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with a server made by Java's sockets, or by something that only seems to be one. */
@Timeout(60)
class TlsConnectionTest {
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path dir;

    private final Map<String, String> texts = new HashMap<>();
    private ServerSocket server;

    /** What the server does with a connection. */
    private interface Conversation<S> {
        void hold(S socket) throws Exception;
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        texts.put("eventlog.tls.ca",
                Files.writeString(dir.resolve("ca.pem"), AUTHORITY.certificatePem()).toString());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private CompletableFuture<Void> serve(Conversation<Socket> conversation) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                conversation.hold(socket);
                done.complete(null);
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        }, "tls-server");
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private CompletableFuture<Void> serveTls(String version, Conversation<SSLSocket> conversation) {
        return serveTls(AUTHORITY.server("localhost").speaking(version), conversation);
    }

    private CompletableFuture<Void> serveTls(TlsServer tls, Conversation<SSLSocket> conversation) {
        return serve(raw -> {
            try (SSLSocket socket = tls.accept(raw)) {
                conversation.hold(socket);
            }
        });
    }

    private TlsConnection connect() throws Exception {
        return connect("localhost");
    }

    private TlsConnection connect(String host) throws Exception {
        PlainConnection plain = new PlainConnection();
        try {
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), LIMIT);
            Settings settings = new Settings(texts::get);
            Tls tls = TlsSettings.read(settings);
            settings.check();
            return tls.secure(plain, new Address(host, server.getLocalPort()));
        } catch (Exception e) {
            plain.close();
            throw e;
        }
    }

    private static void get(CompletableFuture<Void> done) throws Exception {
        done.get(20, TimeUnit.SECONDS);
    }

    private static ByteBuffer[] buffers(byte[] bytes, Random random) {
        ByteBuffer[] buffers = new ByteBuffer[50];
        int from = 0;
        for (int i = 0; i < buffers.length; i++) {
            int to = i == buffers.length - 1
                    ? bytes.length
                    : from + random.nextInt(2 * (bytes.length - from) / (buffers.length - i));
            buffers[i] = ByteBuffer.wrap(bytes, from, to - from).asReadOnlyBuffer();
            from = to;
        }
        return buffers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void carriesEverythingInOrderAndEndsInOrder(String version) throws Exception {
        byte[] sent = new byte[5_000_000];
        new Random(3).nextBytes(sent);
        CompletableFuture<Void> done = serveTls(version, socket -> {
            byte[] got = socket.getInputStream().readAllBytes();
            assertThat(Arrays.equals(got, sent)).isTrue();
            if (version.equals("TLSv1.3")) {
                socket.getOutputStream().write("all of it".getBytes(StandardCharsets.US_ASCII));
            }
        });

        try (TlsConnection connection = connect()) {
            connection.write(buffers(sent, new Random(4)), LIMIT);
            connection.endOutput();

            // With TLS 1.2 the end of one side is that of the other.
            assertThat(text(connection)).isEqualTo(version.equals("TLSv1.3") ? "all of it" : "");
        }
        get(done);
    }

    private static String text(TlsConnection connection) throws Exception {
        StringBuilder text = new StringBuilder();
        ByteBuffer some = ByteBuffer.allocate(4);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (connection.read(some, deadline) >= 0) {
            some.flip();
            text.append(StandardCharsets.US_ASCII.decode(some));
            some.clear();
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void closingSendsCloseNotify(String version) throws Exception {
        CompletableFuture<Void> done = serveTls(version,
                socket -> assertThat(socket.getInputStream().read()).as("the end, and not a failure").isEqualTo(-1));

        connect().close();

        get(done);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void detectsThePeersCloseNotifyWithoutWaiting(String version) throws Exception {
        CompletableFuture<Void> done = serveTls(version, SSLSocket::startHandshake);
        try (TlsConnection connection = connect()) {
            get(done);

            assertThat(connection.readNow(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void recordWithoutContentIsNotTheEnd() throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        CompletableFuture<Void> done = serveTls("TLSv1.3", socket -> {
            socket.startHandshake();
            end.get(20, TimeUnit.SECONDS);
        });
        try (TlsConnection connection = connect()) {
            // A session ticket is on its way.
            for (int i = 0; i < 1000; i++) {
                assertThat(connection.readNow(ByteBuffer.allocate(1))).isZero();
            }
            end.complete(null);
        }
        get(done);
    }

    @Test
    void endWithoutCloseNotifyIsAFailure() throws Exception {
        CompletableFuture<Void> done = serve(raw -> {
            AUTHORITY.server("localhost").accept(raw).startHandshake();
            raw.shutdownOutput();
            raw.getInputStream().readAllBytes();
        });
        try (TlsConnection connection = connect()) {
            assertThatThrownBy(
                    () -> connection.read(ByteBuffer.allocate(1), System.nanoTime() + LIMIT.toNanos()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the receiver's connection broke off");
        }
        get(done);
    }

    @Test
    void sendsServerNameIndication() throws Exception {
        CompletableFuture<Void> done = serveTls("TLSv1.3", socket -> {
            socket.startHandshake();
            assertThat(((ExtendedSSLSession) socket.getSession()).getRequestedServerNames())
                    .containsExactly(new SNIHostName("localhost"));
        });

        connect("localhost.").close();

        get(done);
    }

    @Test
    void refusesAnOlderProtocolVersion() {
        texts.put("eventlog.tls.min-version", "1.3");
        serveTls("TLSv1.2", SSLSocket::startHandshake);

        assertThatThrownBy(this::connect).isInstanceOfSatisfying(ConnectionFault.class,
                e -> assertThat(e.isFatal()).isTrue())
                .hasMessageContaining("eventlog.tls.min-version");
    }

    @Test
    void reportsAServerWithoutTls() {
        serve(raw -> {
            raw.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            raw.getInputStream().readAllBytes();
        });

        assertThatThrownBy(this::connect).isInstanceOf(ConnectionFault.class)
                .hasMessageStartingWith("what answers there does not speak TLS");
    }

    @Test
    void handshakeTimesOutWithAServerThatNeverPauses() {
        texts.put("eventlog.tls.handshake-timeout", "300ms");
        serve(raw -> {
            // Records of the type change_cipher_spec, which TLS 1.3 lets pass
            byte[] records = new byte[6 * 100];
            for (int i = 0; i < records.length; i += 6) {
                System.arraycopy(new byte[]{20, 3, 3, 0, 1, 1}, 0, records, i, 6);
            }
            while (true) {
                raw.getOutputStream().write(records);
            }
        });

        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }

    /**
     * Whatever the server sends, the handshake soon ends with an exception that counts as a failure of the
     * connection.
     */
    @Test
    void noHandshakeResponseHangsOrCrashes() throws Exception {
        texts.put("eventlog.tls.handshake-timeout", "100ms");
        byte[] sound = recordedFlight();
        Random random = new Random(20261121);
        for (int i = 0; i < 300; i++) {
            byte[] answer = answer(sound, random, i);
            CompletableFuture<Void> done = serve(raw -> {
                raw.setSoTimeout(5000);
                InputStream in = raw.getInputStream();
                in.read(new byte[4096]);
                raw.getOutputStream().write(answer);
                raw.shutdownOutput();
                in.readAllBytes();
            });
            assertThatThrownBy(this::connect).isInstanceOfAny(IOException.class, RuntimeException.class);
            done.exceptionally(e -> null).get(20, TimeUnit.SECONDS);
        }
    }

    /** Noise, noise in the form of a record, or a real server's answer with some bytes changed. */
    private static byte[] answer(byte[] sound, Random random, int i) {
        if (i % 3 == 0) {
            byte[] noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            return noise;
        }
        if (i % 3 == 1) {
            byte[] noise = new byte[5 + random.nextInt(2000)];
            random.nextBytes(noise);
            ByteBuffer.wrap(noise).put((byte) (20 + random.nextInt(4))).put((byte) 3).put((byte) 3)
                    .putShort((short) (noise.length - 5));
            return noise;
        }
        byte[] changed = sound.clone();
        for (int n = 0; n < 3; n++) {
            changed[random.nextInt(Math.min(changed.length, 200))] = (byte) random.nextInt();
        }
        return changed;
    }

    /** What a sound server answers to a client's first message. */
    private byte[] recordedFlight() throws Exception {
        CompletableFuture<byte[]> recorded = new CompletableFuture<>();
        try (ServerSocket behind = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread sound = new Thread(() -> {
                try (Socket socket = behind.accept()) {
                    AUTHORITY.server("localhost").accept(socket).startHandshake();
                } catch (IOException e) {
                    // It gets no further.
                }
            });
            sound.start();
            serve(raw -> {
                try (Socket to = new Socket(InetAddress.getLoopbackAddress(), behind.getLocalPort())) {
                    byte[] hello = new byte[4096];
                    int n = raw.getInputStream().read(hello);
                    to.getOutputStream().write(hello, 0, n);
                    byte[] flight = new byte[4096];
                    int answered = to.getInputStream().read(flight);
                    recorded.complete(Arrays.copyOf(flight, answered));
                }
            });
            assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
            sound.join();
        }
        return recorded.get(20, TimeUnit.SECONDS);
    }
}

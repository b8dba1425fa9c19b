// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eventlog.testing.WrittenLines;

/** A receiver that is installed on this machine, as a process of its own. */
final class InstalledReceiver implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;

    private InstalledReceiver(Process process) {
        this.process = process;
    }

    /** A port that is free for TCP and for UDP. */
    static int freePort() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        while (true) {
            try (ServerSocket tcp = new ServerSocket(0, 1, loopback);
                    DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), loopback)) {
                return udp.getLocalPort();
            } catch (IOException e) {
                // Taken for one of them.
            }
        }
    }

    /** A file of {@code server-config/receivers}, for this directory and loopback. */
    static String readyMade(String file, Path dir) throws IOException {
        return Files.readString(Path.of("../../server-config/receivers", file)).replace("/var/log/", dir + "/")
                .replace("0.0.0.0", "127.0.0.1");
    }

    /** Returns when these ports accept connections; fails with what the process has printed. */
    static InstalledReceiver start(Path console, List<Integer> ports, String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(console.toFile())
                .start();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ports).as(() -> read(console))
                .allMatch(InstalledReceiver::accepts));
        return new InstalledReceiver(process);
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Returns the lines of a file that the receiver writes, once there are so many. */
    static List<String> lines(Path file, int count) {
        return await().atMost(PATIENCE).until(() -> WrittenLines.of(file), lines -> lines.size() >= count);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            kill();
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.real;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eventlog.testkit.ReceivedEvent;

/** The receiver of npm's {@code @fluent-org/logger} in a separate process. */
final class FluentServer implements AutoCloseable {
    private static final Path SCRIPTS = Path.of("src/test/node").toAbsolutePath();

    private final Path file;
    private final int port;
    private final List<String> command;
    private Process process;

    /** @param security the shared key, and then the user and the password, or less of that */
    FluentServer(Path dir, String... security) throws IOException {
        file = dir.resolve("entries.json");
        port = freePort();
        command = new ArrayList<>(
                List.of("node", SCRIPTS.resolve("fluent.mjs").toString(), String.valueOf(port), file.toString()));
        command.addAll(List.of(security));
        start();
    }

    static boolean installed() {
        return Files.isDirectory(SCRIPTS.resolve("node_modules/@fluent-org/logger"))
                && Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(dir -> Files.isExecutable(Path.of(dir, "node")));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    void start() throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (!"ready".equals(line)) {
            throw new IOException("node says: " + line);
        }
    }

    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    int port() {
        return port;
    }

    /** The received entries, each with its tag, its time, and the event as {@code record}. */
    List<ReceivedEvent> entries() throws IOException {
        return Files.exists(file) ? ReceivedEvent.lines(Files.readAllBytes(file)) : List.of();
    }

    /**
     * Waits for at least this number of entries: they are acknowledged shortly before they are written to the file.
     */
    List<ReceivedEvent> awaitEntries(int count) throws IOException {
        await().atMost(Duration.ofSeconds(20)).until(() -> entries().size() >= count);
        return entries();
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}

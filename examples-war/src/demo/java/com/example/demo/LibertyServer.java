// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Liberty server in a process that is our direct child, without the scripts between: a signal reaches it. */
final class LibertyServer {
    private static final String NAME = "defaultServer";
    /** The messages which say that the application can't start, although the server goes on. */
    private static final List<String> APPLICATION_FAILED = List.of("CWWKZ0002E", "CWWKZ0004E", "CWWKZ0005E");
    /** Settings of another Liberty on this machine would move our server's files. */
    private static final Set<String> FOREIGN = Set.of("WLP_USER_DIR", "WLP_OUTPUT_DIR", "LOG_DIR", "LOG_FILE",
            "X_LOG_DIR", "X_LOG_FILE", "VARIABLE_SOURCE_DIRS");
    private static final int STOP_SECONDS = 40;

    private final Process process;
    private final String key;
    private final Thread output = new Thread(this::print, "demo-output");
    private volatile boolean stopping;
    private volatile boolean applicationFailed;

    private LibertyServer(Process process, String key) {
        this.process = process;
        this.key = key;
    }

    /** Starts the server and lets its output appear among ours. */
    static LibertyServer start(Path wlp, int port, BrokerFeed broker) throws IOException {
        Path directory = wlp.resolve("usr/servers").resolve(NAME);
        Files.createDirectories(directory.resolve("data"));
        ProcessBuilder builder = new ProcessBuilder(command(wlp, directory, port)).directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeAll(FOREIGN);
        configure(builder.environment(), port);
        if (broker != null) {
            broker.configure(builder.environment());
        }
        LibertyServer server = new LibertyServer(builder.start(), builder.environment().get("EVENTLOG_KEY"));
        server.process.getOutputStream().close();
        server.output.setDaemon(true);
        server.output.start();
        return server;
    }

    /** What `bin/server run` would call. */
    private static List<String> command(Path wlp, Path directory, int port) throws IOException {
        int java = Runtime.version().feature();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-javaagent:" + wlp.resolve("bin/tools/ws-javaagent.jar"));
        command.addAll(
                options(wlp.resolve("lib/platform/java").resolve(java < 24 ? "java9.options" : "java24.options")));
        command.addAll(options(directory.resolve("jvm.options")));
        if (java >= 22) {
            // SQLite is native code: newer JDKs warn unless told that this is meant.
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-jar", wlp.resolve("bin/tools/ws-server.jar").toString(), NAME, "--",
                "--http.port=" + port));
        return command;
    }

    private static List<String> options(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
        }
    }

    /**
     * The shop logs to the collector in its own WAR, and both agree on a new key in each run; a receiver named in the
     * caller's environment is taken instead.
     */
    private static void configure(Map<String, String> environment, int port) {
        if (!environment.containsKey("EVENTLOG_HOST")) {
            environment.put("EVENTLOG_PROTOCOL", "http");
            environment.put("EVENTLOG_HOST", "localhost");
            environment.put("EVENTLOG_PORT", String.valueOf(port));
        }
        if (!environment.containsKey("EVENTLOG_COLLECTOR_KEYS")) {
            environment.putIfAbsent("EVENTLOG_KEY", randomKey());
            environment.put("EVENTLOG_COLLECTOR_KEYS", "shop=" + environment.get("EVENTLOG_KEY"));
        }
        environment.putIfAbsent("EVENTLOG_COLLECTOR_OPEN_TO_LOOPBACK", "true");
    }

    private static String randomKey() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void print() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Console.say(line);
                applicationFailed |= APPLICATION_FAILED.stream().anyMatch(line::contains);
            }
        } catch (IOException e) {
            // The server is gone, and its output with it.
        }
    }

    /** The key with which events are sent to the collector. */
    String key() {
        return key;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean hasApplicationFailed() {
        return applicationFailed;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Waits until the server's process has ended; its exit code. */
    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** Ends the server in the way that lets it stop its applications first, and waits for it. */
    void stop() {
        stopping = true;
        if (process.isAlive()) {
            Console.say("Eventlog demo: stopping the server");
        }
        // Not process.destroy(): that also closes the pipe through which the server says how it stops.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                Console.say("Eventlog demo: the server did not stop within " + STOP_SECONDS + " s and is killed");
                process.destroyForcibly().waitFor();
            }
            output.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

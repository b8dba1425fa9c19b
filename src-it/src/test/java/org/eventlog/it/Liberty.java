// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An Open Liberty with the packaged shop, as `server-config/liberty` sets it up, in a process that can be stopped,
 * killed and started again, which a container managed by Arquillian can't.
 */
final class Liberty implements AutoCloseable {
    private static final Path WLP = Path.of(System.getProperty("it.wlp"));

    private final Path dir;
    private final int port;
    private Process process;

    /** Makes the server's directory; a directory of that name from an earlier run is removed. */
    Liberty(String name) throws IOException {
        dir = WLP.resolve("usr/servers").resolve(name);
        Directories.delete(dir);
        Directories.copy(Path.of(System.getProperty("it.config")), dir);
        Files.createDirectories(dir.resolve("apps"));
        Files.createDirectories(dir.resolve("data"));
        Files.copy(Path.of(System.getProperty("it.war")), dir.resolve("apps/examples-war.war"));
        port = TwinServer.freePort();
    }

    /** Starts it with these variables in its environment, and waits until the shop answers. */
    Liberty start(Map<String, String> environment) throws IOException {
        launch(environment);
        Shop shop = new Shop(port);
        await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100)).until(() -> shop.status("/") == 200);
        return this;
    }

    /** Starts it and waits for nothing. */
    void launch(Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-javaagent:" + WLP.resolve("bin/tools/ws-javaagent.jar")));
        try (Stream<String> options = Files.lines(WLP.resolve("lib/platform/java").resolve(
                Runtime.version().feature() < 24 ? "java9.options" : "java24.options"))) {
            options.map(String::strip).filter(o -> !o.isEmpty() && !o.startsWith("#")).forEach(command::add);
        }
        Stream.of(System.getProperty("it.jvm", "").split(" ")).filter(o -> !o.isBlank()).forEach(command::add);
        command.addAll(List.of("-jar", WLP.resolve("bin/tools/ws-server.jar").toString(),
                dir.getFileName().toString(), "--", "--http.port=" + port));
        ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("console.log").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("EVENTLOG_") || name.startsWith("WLP_"));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    int port() {
        return port;
    }

    Path dir() {
        return dir;
    }

    /** What the server printed, since it was made. */
    String console() throws IOException {
        Path log = dir.resolve("console.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Ends it as an operator would. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            kill();
            throw new AssertionError("the server did not stop within a minute");
        }
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null && process.isAlive()) {
            kill();
        }
    }

}

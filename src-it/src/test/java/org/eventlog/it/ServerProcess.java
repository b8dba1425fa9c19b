// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process that can be stopped, killed and looked into, which a container of Arquillian's can't. */
abstract class ServerProcess implements AutoCloseable {
    private final Path dir;
    private final int port;
    private Process process;

    /** @param dir made anew: a directory of that name from an earlier run is removed */
    ServerProcess(Path dir) throws IOException {
        Directories.delete(dir);
        Files.createDirectories(dir.resolve("tmp"));
        this.dir = dir;
        port = TwinServer.freePort();
    }

    /** Starts Java with these arguments, and with these variables in its environment; waits for nothing. */
    final void java(List<String> arguments, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Djava.io.tmpdir=" + dir.resolve("tmp")));
        Stream.of(System.getProperty("it.jvm", "").split(" ")).filter(o -> !o.isBlank()).forEach(command::add);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("console.log").toFile()));
        builder.environment().keySet().removeIf(ServerProcess::isForeign);
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** Whether a variable of the environment is for another server, or for Arquillian's. */
    static boolean isForeign(String name) {
        return name.startsWith("EVENTLOG_") || name.startsWith("WLP_") || name.equals("JAVA_TOOL_OPTIONS");
    }

    final int port() {
        return port;
    }

    final Path dir() {
        return dir;
    }

    /** Where it puts what is temporary, and nobody else does. */
    final Path tmp() {
        return dir.resolve("tmp");
    }

    final Process process() {
        return process;
    }

    /** What the server printed, since it was made. */
    final String console() throws IOException {
        Path log = dir.resolve("console.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Ends it as an operator would. */
    final void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            kill();
            throw new AssertionError("the server did not stop within a minute");
        }
    }

    /** kill -9. */
    final void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public final void close() throws InterruptedException {
        if (process != null && process.isAlive()) {
            kill();
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A JVM with the test's class path, which a test may kill. Its lines are read as they come, whole ones only. */
final class Child implements AutoCloseable {
    private final Process process;
    private final Thread reader;

    private Child(Process process, Thread reader) {
        this.process = process;
        this.reader = reader;
    }

    static Child start(Class<?> main, List<String> options, List<String> arguments, Consumer<String> line)
            throws IOException {
        return start(Path.of(System.getProperty("java.home"), "bin", "java"), main, options,
                System.getProperty("java.class.path"), arguments, line);
    }

    /** @param java the JVM's program */
    static Child start(Path java, Class<?> main, List<String> options, String classPath, List<String> arguments,
            Consumer<String> line) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+UseSerialGC");
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Thread reader = new Thread(() -> read(process, line), "child's lines");
        reader.setDaemon(true);
        reader.start();
        return new Child(process, reader);
    }

    private static void read(Process process, Consumer<String> line) {
        StringBuilder text = new StringBuilder();
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n') {
                    line.accept(text.toString());
                    text.setLength(0);
                } else {
                    text.append((char) c);
                }
            }
        } catch (IOException e) {
            // It was killed.
        }
    }

    /** Kills it like kill -9, and waits until all its output was read. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        reader.join();
    }

    /** Waits for its end. @return its exit value */
    int await(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("the child did not end within " + seconds + " s");
        }
        reader.join();
        return process.exitValue();
    }

    boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}

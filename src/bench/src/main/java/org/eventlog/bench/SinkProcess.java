// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A {@link CountingSink} in another JVM. */
final class SinkProcess implements AutoCloseable {
    private final Process process;
    private final Socket control;
    private final DataInputStream answers;
    private final int port;

    record Counts(long lines, long bytes) {}

    SinkProcess() throws IOException {
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), CountingSink.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] ports = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
                .readLine()
                .split(" ");
        port = Integer.parseInt(ports[0]);
        control = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(ports[1]));
        answers = new DataInputStream(control.getInputStream());
    }

    int port() {
        return port;
    }

    Counts counts() throws IOException {
        control.getOutputStream().write(1);
        return new Counts(answers.readLong(), answers.readLong());
    }

    /** Waits until so many lines have arrived. */
    void await(long lines, long limitNanos) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limitNanos;
        while (counts().lines() < lines) {
            if (System.nanoTime() > deadline) {
                throw new IOException("only " + counts().lines() + " of " + lines + " events arrived in time");
            }
            Thread.sleep(2);
        }
    }

    @Override
    public void close() throws IOException {
        control.close();
        process.getOutputStream().close();
        process.destroy();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A {@link CountingSink} in its own JVM. */
final class SinkProcess implements AutoCloseable {
    private final Process process;
    /** The port for events. */
    final int port;
    /** The port for queries by a {@link SinkCounts}. */
    final int countsPort;

    SinkProcess(boolean forward) throws IOException {
        process = Jvm
                .builder(List.of("-Xmx64m", "-XX:+UseSerialGC", CountingSink.class, forward ? "forward" : "lines"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        if (line == null) {
            throw new IOException("the sink did not start");
        }
        String[] ports = line.split(" ");
        port = Integer.parseInt(ports[0]);
        countsPort = Integer.parseInt(ports[1]);
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.destroy();
    }
}

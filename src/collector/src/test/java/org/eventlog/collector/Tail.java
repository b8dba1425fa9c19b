// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection with a live tail. */
final class Tail implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    /** @param header identifies the key or the user */
    Tail(Host host, String header) throws IOException {
        socket = new Socket(host.uri("").getHost(), host.uri("").getPort());
        socket.setSoTimeout(5_000);
        socket.getOutputStream().write(("GET " + host.uri("/api/v1/tail").getPath()
                + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    String status() throws IOException {
        return in.readLine();
    }

    /** Whether the response is complete: its last chunk has arrived. */
    boolean hasEnded() throws IOException {
        while (in.ready()) {
            String line = in.readLine();
            if (line == null || line.equals("0")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

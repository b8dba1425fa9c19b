// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Starts to send a body, and never finishes. */
final class SlowClient implements AutoCloseable {
    private final Socket socket;

    /** @param bytes the number of bytes sent; the declared length is one more */
    SlowClient(URI to, int bytes) throws IOException {
        socket = new Socket(to.getHost(), to.getPort());
        String head = "POST " + to.getPath() + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Host.KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: " + (bytes + 1) + "\r\n\r\n";
        socket.getOutputStream().write((head + " ".repeat(bytes)).getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

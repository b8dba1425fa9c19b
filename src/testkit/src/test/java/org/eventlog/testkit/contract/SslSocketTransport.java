// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;

/**
 * A client of acknowledged lines over TLS by Java's own sockets: what shows the receiver's TLS side. It opens a
 * connection for each batch, and is no example: a blocking socket has no limit for a write.
 */
final class SslSocketTransport implements Transport {
    private final String host;
    private final int port;
    private final int limitMillis;
    private final SSLContext context;

    SslSocketTransport(String host, int port, Duration limit, SSLContext context) {
        this.host = host;
        this.port = port;
        this.limitMillis = (int) limit.toMillis();
        this.context = context;
    }

    @Override
    public void send(Batch batch) throws TransportException {
        try (Socket raw = new Socket()) {
            raw.setSoTimeout(limitMillis);
            raw.connect(new InetSocketAddress(host, port), limitMillis);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, host, port, true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                exchange(socket, batch);
            }
        } catch (IOException e) {
            throw new TransportException("TLS: " + e.getMessage(), e);
        }
    }

    private static void exchange(SSLSocket socket, Batch batch) throws IOException {
        socket.startHandshake();
        String header = "batch " + batch.id() + " " + batch.bytes() + "\n";
        socket.getOutputStream().write(header.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(batch.toByteArray());
        String answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        if (!("ok " + batch.id()).equals(answer)) {
            throw new IOException("not acknowledged: " + answer);
        }
    }

    @Override
    public String describe() {
        return "tls://" + host + ":" + port;
    }

    @Override
    public void close() {
        // Nothing is open between two batches.
    }
}

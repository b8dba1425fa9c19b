// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * An HTTP proxy (RFC 9110, sections 7.3 and 9.3.6). It resolves the receiver's name. Requests without TLS are sent to
 * the proxy; TLS uses a tunnel through it, so that the proxy cannot read the requests.
 *
 * @param authorization the value of {@code Proxy-Authorization}; null for none
 */
record HttpProxy(Address address, String authorization) {

    /** The header for requests to the proxy; empty if there is none. */
    String header() {
        return authorization == null ? "" : "Proxy-Authorization: " + authorization + "\r\n";
    }

    /** Requests a tunnel to the receiver on a connection to the proxy. */
    void tunnel(Connection connection, Address to, Duration writeLimit, Duration readLimit)
            throws IOException, InterruptedException {
        String target = to.authority();
        String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + header() + "\r\n";
        connection.write(new ByteBuffer[]{ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII))}, writeLimit);
        HttpResponse answer = HttpResponse.readForTunnel(connection, System.nanoTime() + readLimit.toNanos())
                .without(SentSecrets.of(List.of(header().strip()), ""));
        if (answer.status() / 100 != 2) {
            throw new ConnectionFault("the proxy " + address + " says " + answer.describe(),
                    answer.status() == HttpResponse.PROXY_KEY_NEEDED, null);
        }
    }

    /** Contains no secrets. */
    @Override
    public String toString() {
        return "proxy " + address;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/** A receiver of OTLP over HTTP, without compression. It takes log records of any sender. */
final class OtlpSink implements AutoCloseable {
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    OtlpSink() throws IOException {
        this(0);
    }

    OtlpSink(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        // A text within protobuf is as it is within JSON, if it is ASCII.
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
        if (exchange.getRequestURI().getPath().equals("/v1/logs")) {
            bodies.add(body);
        }
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        byte[] answer = (type.contains("json") ? "{}" : "").getBytes(StandardCharsets.US_ASCII);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** How often the text arrived. */
    int count(String text) {
        return bodies.stream().mapToInt(body -> body.split(Pattern.quote(text), -1).length - 1).sum();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A proxy between a store and OpenSearch that injects faults. */
final class Relay implements AutoCloseable {
    private final HttpClient onward = HttpClient.newHttpClient();
    private final HttpServer server;
    private final URI target;
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private volatile Predicate<String> refuses = request -> false;
    private volatile Predicate<String> losesAnswer = request -> false;

    Relay(URI target) throws IOException {
        this.target = target;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Answers matching requests, such as {@code POST /x/_bulk}, with 500 without passing them on. */
    void refuse(Predicate<String> requests) {
        refuses = requests;
    }

    /** Passes matching requests on, but answers them with 500. */
    void loseAnswer(Predicate<String> requests) {
        losesAnswer = requests;
    }

    List<String> authorizations() {
        return authorizations;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + ' ' + exchange.getRequestURI();
        byte[] body = exchange.getRequestBody().readAllBytes();
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        int status = 500;
        byte[] answer = "broken".getBytes();
        if (!refuses.test(request)) {
            HttpResponse<byte[]> real = forward(exchange, body);
            if (!losesAnswer.test(request)) {
                status = real.statusCode();
                answer = real.body();
            }
        }
        exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        try {
            return onward.send((type == null ? request : request.header("Content-Type", type)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

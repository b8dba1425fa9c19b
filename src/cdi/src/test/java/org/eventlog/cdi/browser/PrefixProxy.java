// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reverse proxy that shows an application below another path, and rewrites the paths of cookies accordingly. Also for
 * {@code BrowserPagesIT}.
 */
public final class PrefixProxy implements AutoCloseable {
    private static final List<String> PASSED = List.of("Content-Type", "Cookie", "Sec-Fetch-Site", "Origin",
            "X-Request-ID", "X-Eventlog-Token");

    /** Servers write the name of the attribute differently. */
    private static final Pattern COOKIE_PATH = Pattern.compile("(?i)(; *path=)([^;]*)");

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer server;
    private final String prefix;
    private final URI application;

    /** @param application its address with its context path */
    public PrefixProxy(String prefix, URI application) throws IOException {
        this.prefix = prefix;
        this.application = application;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(prefix, this::pass);
        server.start();
    }

    public String base() {
        return "http://localhost:" + server.getAddress().getPort() + prefix;
    }

    private void pass(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString().substring(prefix.length());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(application + path))
                .header("X-Forwarded-For", "203.0.113.9").header("X-Forwarded-Proto", "http")
                .header("X-Forwarded-Host", exchange.getRequestHeaders().getFirst("Host"))
                .header("X-Forwarded-Prefix", prefix)
                .method(exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        PASSED.forEach(name -> exchange.getRequestHeaders().getOrDefault(name, List.of())
                .forEach(value -> request.header(name, value)));
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers().allValues("Set-Cookie")
                    .forEach(cookie -> exchange.getResponseHeaders().add("Set-Cookie", rewritten(cookie)));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        } finally {
            exchange.close();
        }
    }

    private String rewritten(String cookie) {
        Matcher path = COOKIE_PATH.matcher(cookie);
        return path.find() && path.group(2).equals(application.getPath())
                ? path.replaceFirst("$1" + prefix)
                : cookie;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

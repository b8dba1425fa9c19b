// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** A customer: keeps cookies, and calls the shop as a browser would. */
final class Shop {
    private final URI base;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client = HttpClient.newBuilder()
            // Open Liberty 26.0.0.3 never answers an error page to a request that also upgrades to HTTP/2 in clear text.
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    Shop(int port) {
        base = URI.create("http://localhost:" + port);
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, Map<String, String> form) throws IOException, InterruptedException {
        String body = form.entrySet()
                .stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return client.send(request(path).header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", base.toString())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Orders what is in the cart; again, if the server refused that because it forgot the user's roles. */
    HttpResponse<String> checkout(String reader, Server server) throws IOException, InterruptedException {
        HttpResponse<String> answer = post("/checkout", Map.of("reader", reader));
        for (int again = 0; again < 5 && server.forgetsRoles() && isRefused(answer); again++) {
            answer = post("/checkout", Map.of("reader", reader));
        }
        return answer;
    }

    /** If only the page after it is refused, the order was taken, and the cart is empty. */
    private static boolean isRefused(HttpResponse<String> answer) {
        return answer.statusCode() == 403 && answer.previousResponse().isEmpty();
    }

    /** As a script of a page does. */
    HttpResponse<String> postJson(String path, String json, String... headers)
            throws IOException, InterruptedException {
        return post(path, "application/json", json, headers);
    }

    HttpResponse<String> post(String path, String type, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).header("Content-Type", type);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Somebody else, with the cookies that this one has now. */
    Shop thief() {
        Shop thief = new Shop(base.getPort());
        cookies.getCookieStore().getCookies().forEach(cookie -> thief.cookies.getCookieStore().add(base, cookie));
        return thief;
    }

    /** Somebody else, with all cookies that this one has now but the one of this name. */
    Shop thiefOfAllBut(String name) {
        Shop thief = new Shop(base.getPort());
        cookies.getCookieStore().getCookies().stream().filter(cookie -> !cookie.getName().equals(name))
                .forEach(cookie -> thief.cookies.getCookieStore().add(base, cookie));
        return thief;
    }

    /** Whether it was given a cookie of this name. */
    boolean has(String name) {
        return cookies.getCookieStore().getCookies().stream().anyMatch(cookie -> cookie.getName().equals(name));
    }

    int port() {
        return base.getPort();
    }

    /** The status of a page, or -1 when nobody answers. */
    int status(String path) throws InterruptedException {
        try {
            return get(path).statusCode();
        } catch (IOException e) {
            return -1;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
    }
}

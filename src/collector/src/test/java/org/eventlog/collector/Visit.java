// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user with a browser: keeps cookies, sends a browser's headers, and submits forms with a page's token. */
public final class Visit {
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    private final Host host;
    private final String person;
    private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    /** @param role {@code viewer}, {@code triage} or {@code admin} */
    public Visit(Host host, String name, String role) {
        this.host = host;
        this.person = name + " eventlog-" + role;
    }

    public HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(host.uri(path)).header(Host.PERSON, person);
    }

    /** The token in a page's forms. */
    public String token() throws Exception {
        Matcher matcher = TOKEN.matcher(get("/new").body());
        return matcher.find() ? matcher.group(1) : null;
    }

    /** Submits a form like the collector's own page; alternating names and values. */
    public HttpResponse<String> post(String path, String... fields) throws Exception {
        return postFrom("same-origin", path, token(), fields);
    }

    /** @param site the value of Sec-Fetch-Site; null for none */
    public HttpResponse<String> postFrom(String site, String path, String token, String... fields) throws Exception {
        HttpRequest.Builder request = request(path);
        if (site != null) {
            request.header("Sec-Fetch-Site", site);
        }
        return send(request, token, fields);
    }

    public HttpResponse<String> send(HttpRequest.Builder request, String token, String... fields) throws Exception {
        StringJoiner form = new StringJoiner("&");
        if (token != null) {
            form.add("token=" + encoded(token));
        }
        for (int i = 0; i < fields.length; i += 2) {
            form.add(fields[i] + '=' + encoded(fields[i + 1]));
        }
        return client.send(request.header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.toString())).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> json(String path, String token, String body) throws Exception {
        return client.send(request(path).header("Content-Type", "application/json").header("Sec-Fetch-Site",
                "same-origin").header("X-Eventlog-Token", token).POST(HttpRequest.BodyPublishers.ofString(body))
                .build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Follows a redirect. */
    public HttpResponse<String> follow(HttpResponse<String> answer) throws Exception {
        URI to = answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
        return client.send(HttpRequest.newBuilder(to).header(Host.PERSON, person).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

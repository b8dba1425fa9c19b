// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A Payara Server or GlassFish, which gets its orders by its administration port. */
final class PayaraServer extends ServerProcess implements Redeployable {
    private static final String APPLICATION = "shop";

    private final PayaraDomain domain;
    private final HttpClient client = HttpClient.newHttpClient();

    PayaraServer(Path dir) throws IOException {
        super(dir);
        domain = new PayaraDomain(dir, port());
    }

    @Override
    public void startEmpty(Map<String, String> environment) throws IOException {
        java(domain.arguments(), environment);
        // It reads its passwords there, to the end.
        process().getOutputStream().close();
    }

    @Override
    public void deploy(Path war) throws IOException {
        order(request("").header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=" + APPLICATION + "&contextroot=/&id="
                        + URLEncoder.encode(war.toAbsolutePath().toString(), StandardCharsets.UTF_8))));
    }

    @Override
    public void undeploy() throws IOException {
        order(request("/" + APPLICATION).DELETE());
    }

    /** It keeps nothing of it. */
    @Override
    public void withdraw() {
        // Nothing is there.
    }

    private HttpRequest.Builder request(String application) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + domain.administration()
                + "/management/domain/applications/application" + application))
                .header("X-Requested-By", "test").header("Accept", "application/json");
    }

    private void order(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            System.out.println(answer.statusCode() + " " + answer.body().strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}

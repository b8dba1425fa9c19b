// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** An OpenSearch with one node in this JVM. */
final class OpenSearch implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final OpenSearchRunner runner = new OpenSearchRunner();
    private final int port;

    OpenSearch(Path dir) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        runner.onBuild((number, settings) -> {
            settings.put("http.port", port);
            settings.put("network.host", "127.0.0.1");
        }).build(OpenSearchRunner.newConfigs().basePath(dir.toString()).numOfNode(1).disableESLogger());
        runner.ensureYellow();
    }

    int port() {
        return port;
    }

    /** The number of documents. */
    int count(String index) throws Exception {
        get("/" + index + "/_refresh");
        return get("/" + index + "/_count").getInt("count");
    }

    JsonObject get(String path) throws Exception {
        return answer(HttpRequest.newBuilder(uri(path)).build()).body();
    }

    /** With a body of JSON, or of lines of JSON. It must succeed. */
    JsonObject request(String method, String path, String body) throws Exception {
        Answer answer = answer(HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build());
        assertThat(answer.status()).as(answer.body().toString()).isLessThan(300);
        return answer.body();
    }

    private record Answer(int status, JsonObject body) {}

    private static Answer answer(HttpRequest request) throws Exception {
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
            return new Answer(response.statusCode(), reader.readObject());
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() throws IOException {
        runner.close();
    }
}

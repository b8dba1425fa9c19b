// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.store.StoreException;

/** Sends requests to OpenSearch. Thread-safe. TLS trusts the JVM's certificates. */
final class Client implements AutoCloseable {
    private final String base;
    private final String authorization;
    private final Duration connect;
    private volatile Connected connected;

    Client(CollectorConfig.OpenSearch config, Duration connect) {
        base = config.url().toString().replaceAll("/+$", "");
        authorization = config.user().isEmpty()
                ? null
                : "Basic " + Base64.getEncoder()
                        .encodeToString((config.user() + ':' + config.password()).getBytes(StandardCharsets.UTF_8));
        this.connect = connect;
    }

    boolean isOpen() {
        return connected != null;
    }

    Connected checkOpen() throws StoreException {
        Connected now = connected;
        if (now == null) {
            throw new StoreException(StoreException.Kind.CLOSED, "the database is not open");
        }
        return now;
    }

    /** Does nothing if it is already open. */
    void open() {
        if (connected == null) {
            ExecutorService threads = Executors.newCachedThreadPool(Client::thread);
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            // The client's own thread outlives the client for some time, and must not reference the application.
            Thread.currentThread().setContextClassLoader(null);
            try {
                connected = new Connected(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(connect).executor(threads).build(), threads);
            } finally {
                Thread.currentThread().setContextClassLoader(before);
            }
        }
    }

    /** An HTTP client and its threads. It cannot be closed before Java 21. */
    record Connected(HttpClient http, ExecutorService threads) {}

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "eventlog-collector-opensearch");
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    /** The status and body of a response; an empty object if there is no body. */
    record Answer(int status, JsonObject body) {
        boolean isGood() {
            return status / 100 == 2;
        }
    }

    /**
     * One attempt.
     *
     * @param body JSON, or lines of it for {@code _bulk}; null for none
     * @param late the kind of failure if there is no response in time
     * @throws StoreException if there is no response; the caller interprets responses
     */
    Answer send(String method, String path, String body, Duration patience, StoreException.Kind late)
            throws StoreException {
        HttpClient http = checkOpen().http;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(patience)
                .method(method, body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", path.contains("_bulk") ? "application/x-ndjson" : "application/json");
        }
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), read(response));
        } catch (HttpTimeoutException e) {
            throw new StoreException(late, "no answer in " + patience, e);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, e.getClass().getName(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.CLOSED, "interrupted");
        }
    }

    private static JsonObject read(HttpResponse<byte[]> response) throws StoreException {
        if (response.body().length == 0) {
            return JsonObject.EMPTY_JSON_OBJECT;
        }
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(response.body()))) {
            return reader.readObject();
        } catch (JsonException e) {
            // The response comes from a proxy, or not from OpenSearch at all. Its text must not be logged.
            if (response.statusCode() / 100 != 2) {
                return JsonObject.EMPTY_JSON_OBJECT;
            }
            throw new StoreException(StoreException.Kind.FAILED, "the answer is not JSON", e);
        }
    }

    @Override
    public void close() {
        Connected now = connected;
        connected = null;
        if (now != null) {
            now.threads.shutdown();
        }
    }
}

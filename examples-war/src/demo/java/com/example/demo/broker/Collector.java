// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.demo.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Posts events, and does not return before they are stored. */
final class Collector {
    private static final long BETWEEN_MS = 500;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest.Builder request;

    Collector(URI address, String key) {
        request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + key).header("Content-Type", "application/x-ndjson");
    }

    /** @param events each as a line of JSON without its end */
    void store(List<byte[]> events) throws InterruptedException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (byte[] event : events) {
            lines.writeBytes(event);
            lines.write('\n');
        }
        while (!events.isEmpty() && !isStored(lines.toByteArray())) {
            Thread.sleep(BETWEEN_MS);
        }
    }

    /** False while the collector is not there, or does not take them. */
    private boolean isStored(byte[] lines) throws InterruptedException {
        try {
            return client.send(request.POST(HttpRequest.BodyPublishers.ofByteArray(lines)).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}

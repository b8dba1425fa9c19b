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

/** Posts events, and does not return before they are stored or refused for good. */
final class Collector {
    private static final long BETWEEN_MS = 500;
    private static final int OK = 200;
    /** The same events would be refused again. */
    private static final int REFUSED = 400;

    /** The status that was told last, so that it is told once; 0 for none. */
    private int told;
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
        while (!events.isEmpty()) {
            int status = post(lines.toByteArray());
            if (status == OK) {
                told = 0;
                return;
            }
            if (status == REFUSED) {
                say("the collector refuses " + events.size() + " events (400); they are passed over");
                return;
            }
            if (status != told && status != 0) {
                say("the collector answers " + status + "; trying again");
                told = status;
            }
            Thread.sleep(BETWEEN_MS);
        }
    }

    /** The status of the answer; 0 while the collector is not there. */
    private int post(byte[] lines) throws InterruptedException {
        try {
            return client.send(request.POST(HttpRequest.BodyPublishers.ofByteArray(lines)).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private static void say(String what) {
        System.out.println("Eventlog demo, consumer: " + what);
    }
}

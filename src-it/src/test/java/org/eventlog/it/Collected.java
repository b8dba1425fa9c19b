// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a collector has, read through its API, in the order it came in. */
final class Collected {
    private final Shop client;
    private final List<JsonObject> events = new ArrayList<>();
    private long after;

    Collected(int port) {
        client = new Shop(port);
    }

    /** All events so far; asks only for those not seen yet. */
    List<JsonObject> events() throws IOException, InterruptedException {
        while (true) {
            JsonObject page = read("?limit=500&after=" + after);
            page.getJsonArray("events").forEach(event -> events.add(event.asJsonObject()));
            after = page.getJsonNumber("next").longValue();
            if (page.getJsonArray("events").size() < 500) {
                return events;
            }
        }
    }

    List<JsonObject> named(String name) throws IOException, InterruptedException {
        return events().stream().filter(e -> e.getString("name", "").equals(name)).collect(Collectors.toList());
    }

    /** Everything that is known about one event. */
    JsonObject whole(JsonObject event) throws IOException, InterruptedException {
        return read("/" + event.getJsonNumber("seq"));
    }

    private JsonObject read(String rest) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.get("/eventlog/api/v1/events" + rest);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer.body());
    }

    static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}

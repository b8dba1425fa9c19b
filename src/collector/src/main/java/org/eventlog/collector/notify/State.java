// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What was told already, and what waits: the stored state of the notifications. Not thread-safe. */
final class State {
    static final String NAME = "notification-state";

    /** The node that sends. */
    String owner = "";
    /** The newest issue that was looked at. */
    long issue;
    /** The regressed issues that were told, and when they had been resolved. */
    final NavigableMap<Long, Long> regressed = new TreeMap<>();
    final Map<String, OfRule> rules = new LinkedHashMap<>();

    /** The state of one rule. */
    static final class OfRule {
        final List<Alert> waiting = new ArrayList<>();
        /** The times of the messages in the last hour. */
        final List<Long> sent = new ArrayList<>();
        /** The spiking issues that were told, and when. */
        final Map<Long, Long> spikes = new HashMap<>();
        long sentAt;
        int failures;
        long failedAt;
        long nextTry;
        String failure = "";
        long dropped;
    }

    OfRule of(String rule) {
        return rules.computeIfAbsent(rule, id -> new OfRule());
    }

    String write() {
        JsonObjectBuilder all = Json.createObjectBuilder().add("owner", owner).add("issue", issue)
                .add("regressed", pairs(regressed));
        JsonObjectBuilder each = Json.createObjectBuilder();
        rules.forEach((id, rule) -> {
            JsonArrayBuilder waiting = Json.createArrayBuilder();
            rule.waiting.forEach(alert -> waiting.add(Json.createArrayBuilder().add(alert.kind().name())
                    .add(alert.issue()).add(alert.at())));
            JsonArrayBuilder sent = Json.createArrayBuilder();
            rule.sent.forEach(sent::add);
            each.add(id, Json.createObjectBuilder().add("waiting", waiting).add("sent", sent)
                    .add("spikes", pairs(rule.spikes)).add("sentAt", rule.sentAt).add("failures", rule.failures)
                    .add("failedAt", rule.failedAt).add("nextTry", rule.nextTry)
                    .add("failure", rule.failure).add("dropped", rule.dropped));
        });
        return all.add("rules", each).build().toString();
    }

    private static JsonArrayBuilder pairs(Map<Long, Long> map) {
        JsonArrayBuilder pairs = Json.createArrayBuilder();
        map.forEach((key, value) -> pairs.add(Json.createArrayBuilder().add(key).add(value)));
        return pairs;
    }

    static State read(String body) {
        State state = new State();
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            JsonObject all = reader.readObject();
            state.owner = all.getString("owner");
            state.issue = number(all, "issue");
            pairs(all.getJsonArray("regressed"), state.regressed);
            all.getJsonObject("rules").forEach((id, value) -> rule(value.asJsonObject(), state.of(id)));
        }
        return state;
    }

    private static void rule(JsonObject read, OfRule rule) {
        for (JsonValue value : read.getJsonArray("waiting")) {
            JsonArray alert = value.asJsonArray();
            rule.waiting.add(new Alert(Alert.Kind.valueOf(alert.getString(0)),
                    alert.getJsonNumber(1).longValueExact(), alert.getJsonNumber(2).longValueExact()));
        }
        read.getJsonArray("sent").getValuesAs(jakarta.json.JsonNumber.class)
                .forEach(at -> rule.sent.add(at.longValueExact()));
        // Missing in the state of an earlier version.
        if (read.containsKey("spikes")) {
            pairs(read.getJsonArray("spikes"), rule.spikes);
        }
        rule.sentAt = number(read, "sentAt");
        rule.failures = read.getInt("failures");
        rule.failedAt = number(read, "failedAt");
        rule.nextTry = number(read, "nextTry");
        rule.failure = read.getString("failure");
        rule.dropped = number(read, "dropped");
    }

    private static long number(JsonObject from, String key) {
        return from.getJsonNumber(key).longValueExact();
    }

    private static void pairs(JsonArray read, Map<Long, Long> into) {
        for (JsonValue value : read) {
            JsonArray pair = value.asJsonArray();
            into.put(pair.getJsonNumber(0).longValueExact(), pair.getJsonNumber(1).longValueExact());
        }
    }
}

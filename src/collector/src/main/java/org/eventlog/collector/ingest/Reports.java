// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.event.Rejected;
import org.eventlog.http.AddressText;

/**
 * Converts browser reports to events: an array of reports (W3C Reporting API), or one object in the older format of
 * Content Security Policy. Anyone can send them, so they are not trusted, and little of them is stored. URLs lose their
 * query and fragment, which may contain names and keys.
 */
final class Reports {
    private static final int MAX_REPORTS = 20;
    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern AGE = Pattern.compile("\\d{1,8}");
    /** Fields whose entire value is a URL, even without a scheme. */
    private static final Pattern ADDRESS_KEY = Pattern.compile("(?i)(ur[il]|file|referrer)$");
    private static final String LOST = "browser_reports_lost";
    private static final String DEFAULT_NAME = "browser_report";

    private final JsonReaderFactory readers = Json.createReaderFactory(Map.of());
    private final EventParser parser;

    /** @param parser a parser with limits for untrusted senders */
    Reports(EventParser parser) {
        this.parser = parser;
    }

    /** @throws Rejected if the body contains no report; no other exception is thrown */
    List<NewEvent> read(byte[] body) throws Rejected {
        List<JsonText> found = new ArrayList<>();
        try (JsonReader reader = readers.createReader(new StringReader(new String(body, StandardCharsets.UTF_8)))) {
            JsonValue value = reader.readValue();
            if (value instanceof JsonArray array) {
                List<JsonObject> reports = array.stream().filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast).toList();
                reports.stream().limit(MAX_REPORTS).forEach(report -> found.add(report(report)));
                if (reports.size() > MAX_REPORTS) {
                    found.add(lost(reports.size() - MAX_REPORTS));
                }
            } else if (value instanceof JsonObject object) {
                found.add(object.get("csp-report") instanceof JsonObject violation
                        ? event("csp_violation", violation, violation.get("document-uri"), null, null)
                        : report(object));
            }
        } catch (RuntimeException | StackOverflowError e) {
            throw new Rejected("malformed_json");
        }
        List<NewEvent> events = new ArrayList<>();
        for (JsonText json : found) {
            events.add(parser.parse(json.toString()));
        }
        if (events.isEmpty()) {
            throw new Rejected("no_report");
        }
        return events;
    }

    private static JsonText lost(int count) {
        return new JsonText().object().member("name", LOST).member("level", "warn")
                .member("message", "further reports of one request were not kept")
                .key("fields").object().member("count", count).end().end();
    }

    private JsonText report(JsonObject report) {
        String type = text(report.get("type"));
        JsonObject body = report.get("body") instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
        String name = type != null && TYPE.matcher(type).matches() ? type.replace('-', '_') : DEFAULT_NAME;
        return event(name, body, report.get("url"), report.get("user_agent"), report.get("age"));
    }

    private JsonText event(String name, JsonObject body, JsonValue url, JsonValue agent, JsonValue age) {
        JsonText json = new JsonText().object().member("name", name).member("level", "warn")
                .member("message", message(name, body));
        if (age instanceof JsonNumber && AGE.matcher(age.toString()).matches()) {
            json.member("tstamp", parser.now() - Long.parseLong(age.toString()));
        }
        json.member("url", AddressText.shortened(text(url))).member("userAgent", text(agent));
        json.key("fields").object();
        body.forEach((key, value) -> field(json, key, value));
        return json.end().end();
    }

    /** Adds scalar values only, because reports contain no others. */
    private static void field(JsonText json, String key, JsonValue value) {
        switch (value.getValueType()) {
            case STRING -> json.member(key, ADDRESS_KEY.matcher(key).find()
                    ? AddressText.address(text(value))
                    : AddressText.shortened(text(value)));
            case NUMBER, TRUE, FALSE -> json.key(key).raw(value.toString());
            default -> {
                // Ignored: reports have no such members.
            }
        }
    }

    private static String message(String name, JsonObject body) {
        String said = first(body, "message", "reason", "type");
        String directive = first(body, "effectiveDirective", "effective-directive", "violated-directive");
        if (directive != null) {
            String blocked = first(body, "blockedURL", "blocked-uri");
            return directive + " blocked "
                    + (blocked == null || blocked.isEmpty() ? "something" : AddressText.shortened(blocked));
        }
        return said != null ? AddressText.shortened(said) : name;
    }

    private static String first(JsonObject body, String... keys) {
        for (String key : keys) {
            String text = text(body.get(key));
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : null;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eventlog.http.AddressText;

/**
 * Reads what browsers send: the posts of {@code client.js}, the reports of the Reporting API (W3C), and those in the
 * older format of Content Security Policy. Anyone can send them, so whatever is missing or of another type counts as
 * missing. Thread-safe.
 */
final class ReportReader {
    /** The most reports of one post. */
    static final int MAX = 20;
    private static final int MAX_FIELDS = 20;
    private static final Set<String> KINDS = Set.of("error", "rejection", "csp", "resource", "console", "log");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,31}");
    /** The names of fields that are not the report's to say, or that are made of it otherwise. */
    private static final Set<String> OWN = Set.of("origin", "page", "release", "userAgent", "errorType", "file", "line",
            "column", "stack", "count");
    private static final Pattern ADDRESS_NAME = Pattern.compile("(?i)(ur[il]|file|referrer)$");

    private final JsonReaderFactory readers = Json.createReaderFactory(Map.of());

    /**
     * A post of {@code client.js}, or of a browser that reports by itself, without token and release.
     *
     * @param lost how many errors the page did not report, because of its limits, and how many this post had too many
     */
    record Post(String token, String release, List<Report> reports, int lost) {}

    /** @throws IllegalArgumentException if it is no such post */
    Post post(byte[] body) {
        if (!(read(body) instanceof JsonObject post) || !(post.get("events") instanceof JsonArray events)) {
            throw new IllegalArgumentException("no post");
        }
        String page = text(post, "url");
        Map<Object, Report> reports = new LinkedHashMap<>();
        long lost = number(post, "lost");
        for (JsonValue value : events) {
            if (!(value instanceof JsonObject event) || !KINDS.contains(text(event, "kind"))) {
                throw new IllegalArgumentException("no event");
            }
            Report report = new Report(text(event, "kind"), page, text(event, "type"), text(event, "message"),
                    text(event, "file"), number(event, "line"), number(event, "column"), text(event, "stack"),
                    Math.max(1, number(event, "count")), number(event, "age"), Map.of());
            Report known = reports.get(report.identity());
            if (known != null || reports.size() < MAX) {
                reports.put(report.identity(), known == null ? report : known.plus(report.count()));
            } else {
                lost += report.count();
            }
        }
        return new Post(text(post, "token"), text(post, "release"), List.copyOf(reports.values()),
                (int) Math.min(Integer.MAX_VALUE, lost));
    }

    /**
     * The reports that browsers send by themselves; what is above the limit is lost.
     *
     * @throws IllegalArgumentException if there is no report in it
     */
    Post automatic(byte[] body) {
        JsonValue value = read(body);
        List<Report> reports = new ArrayList<>();
        int lost = 0;
        if (value instanceof JsonArray array) {
            for (JsonValue element : array) {
                if (element instanceof JsonObject report && reports.size() < MAX) {
                    reports.add(automatic(report));
                } else if (element instanceof JsonObject) {
                    lost++;
                }
            }
        } else if (value instanceof JsonObject object && object.get("csp-report") instanceof JsonObject violation) {
            reports.add(of("csp-violation", violation, text(violation, "document-uri"), 0));
        } else if (value instanceof JsonObject object && object.containsKey("type")) {
            reports.add(automatic(object));
        }
        if (reports.isEmpty()) {
            throw new IllegalArgumentException("no report");
        }
        return new Post(null, null, reports, lost);
    }

    private static Report automatic(JsonObject report) {
        JsonObject body = report.get("body") instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
        return of(text(report, "type"), body, text(report, "url"), number(report, "age"));
    }

    private static Report of(String type, JsonObject body, String page, int age) {
        String name = type != null && NAME.matcher(type).matches() && !KINDS.contains(type) ? type : "report";
        Map<String, Object> more = new LinkedHashMap<>();
        body.entrySet().stream().limit(MAX_FIELDS)
                .filter(entry -> NAME.matcher(entry.getKey()).matches() && !OWN.contains(entry.getKey()))
                .forEach(entry -> put(more, entry.getKey(), entry.getValue()));
        String directive = first(body, "effectiveDirective", "effective-directive", "violated-directive");
        String said = first(body, "message", "reason", "type");
        String message = name;
        if (directive != null) {
            String blocked = first(body, "blockedURL", "blocked-uri");
            message = directive + " blocked "
                    + (blocked == null || blocked.isEmpty() ? "something" : AddressText.shortened(blocked));
        } else if (said != null) {
            message = said;
        }
        return new Report(name.equals("csp-violation") ? "csp" : name, page, null, message,
                first(body, "sourceFile", "source-file"), Math.max(number(body, "lineNumber"),
                        number(body, "line-number")),
                Math.max(number(body, "columnNumber"), number(body, "column-number")), text(body, "stack"), 1, age,
                more);
    }

    /** Numbers, flags and short texts. Not the sample, which is a part of the page. */
    private static void put(Map<String, Object> more, String name, JsonValue value) {
        if (value instanceof JsonString string && !name.contains("sample") && !name.equals("original-policy")
                && !name.equals("originalPolicy")) {
            more.put(name, ADDRESS_NAME.matcher(name).find()
                    ? AddressText.address(string.getString())
                    : string.getString());
        } else if (value instanceof JsonNumber number && NUMBER.matcher(number.toString()).matches()) {
            more.put(name, Long.parseLong(number.toString()));
        } else if (value == JsonValue.TRUE || value == JsonValue.FALSE) {
            more.put(name, value == JsonValue.TRUE);
        }
    }

    private JsonValue read(byte[] body) {
        try (JsonReader reader = readers.createReader(new StringReader(new String(body, StandardCharsets.UTF_8)))) {
            return reader.readValue();
        } catch (RuntimeException | StackOverflowError e) {
            // Each provider has its own exceptions, and most of them read what is nested by recursion.
            throw new IllegalArgumentException("no JSON", e);
        }
    }

    private static String first(JsonObject body, String... names) {
        for (String name : names) {
            String text = text(body, name);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    private static String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonString string ? string.getString() : null;
    }

    /** A number is written out only if it is short: 1e999999999 would take all memory. */
    private static int number(JsonObject object, String name) {
        if (!(object.get(name) instanceof JsonNumber number)) {
            return 0;
        }
        String digits = number.toString();
        return NUMBER.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
    }
}

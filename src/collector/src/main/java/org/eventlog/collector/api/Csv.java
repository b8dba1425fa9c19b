// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eventlog.collector.store.StoredEvent;
import org.eventlog.collector.web.Visible;

/** Writes events as CSV (RFC 4180) in which no cell is a formula. */
final class Csv {
    static final String HEAD = "time,level,source,name,message,user,session,request,correlation,issue,id,received,"
            + "address,fields,exception\r\n";

    private static final Pattern BREAKS = Pattern.compile("\r\n?");
    /**
     * The start of a cell, with any separator, and of a formula if one follows. What precedes the formula is matched
     * once, with or without it: many line breaks would otherwise take a time that grows with their square.
     */
    private static final Pattern START = Pattern
            .compile("((?:[\n;|]|^)[\\s\"']*+)([=+\\-@\uff1d\uff0b\uff0d\uff20])?");

    private Csv() {}

    static String line(StoredEvent event) {
        JsonObject data = EventJson.data(event);
        return java.util.stream.Stream.of(time(event.ts()), event.level(), event.source(), event.name(),
                event.message(), event.user(), event.session(), event.request(), event.correlation(),
                event.issue() == null ? null : event.issue().toString(), event.id(), time(event.received()),
                event.address(), text(data, "fields"), text(data, "exception")).map(Csv::cell)
                .collect(Collectors.joining(",", "", "\r\n"));
    }

    /**
     * Quotes a cell if necessary, without characters that are invisible or change the direction of text. A spreadsheet
     * interprets a cell that starts with one of these characters as a formula, quoted or not; an apostrophe makes it
     * text (OWASP, CSV injection). Where the separator is not a comma, as in many countries, a cell may also start
     * within this one.
     */
    static String cell(String value) {
        if (value == null || value.isEmpty()) {
            return "";
        }
        String plain = Visible.of(BREAKS.matcher(value).replaceAll("\n")).replace('\t', ' ');
        String safe = START.matcher(plain)
                .replaceAll(start -> start.group(2) == null ? "$0" : "$1'$2");
        return List.of(",", "\"", "\r", "\n").stream().anyMatch(safe::contains)
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static String text(JsonObject data, String member) {
        JsonValue value = data.get(member);
        return value == null || value == JsonValue.NULL ? null : value.toString();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParser;
import java.util.List;
import java.util.regex.Pattern;
import org.eventlog.collector.config.CollectorConfig;

/**
 * One event being read: the keys with a column of their own are picked out, the rest is copied to {@code data}, cut to the
 * limits on the way. Nothing is built in between, so a hostile event costs no more than its own length.
 */
public final class EventReading {
    /** Names and ids, which are indexed or shown in a row: long ones are cut. */
    private static final int LABEL = 256;
    private static final int ID = 128;
    /**
     * Others are kept as text: no one calculates with a thousand digits or {@code 1e999999999}, and whoever reads them
     * as a number later may take very long or fail.
     */
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,40}(\\.\\d{1,40})?([eE][+-]?\\d{1,3})?");
    private static final Pattern MILLIS = Pattern.compile("(-?\\d{1,18})(?:\\.\\d{1,9})?");
    private static final String ELLIPSIS = "…";

    private final JsonParser parser;
    private final CollectorConfig.Limits limits;
    private final long earliest;
    private final long latest;
    private final JsonText data = new JsonText();
    private final StringBuilder text = new StringBuilder();
    private int members;
    private int flags;
    private String id;
    private Long ts;
    private Integer level;
    private String name;
    private String user;
    private String request;
    private String correlation;
    private String message;
    private String fingerprint;
    /** Of the exception: type, message and stack, for grouping. */
    private final String[] thrown = new String[3];

    EventReading(JsonParser parser, CollectorConfig.Limits limits, long earliest, long latest) {
        this.parser = parser;
        this.limits = limits;
        this.earliest = earliest;
        this.latest = latest;
    }

    void read() throws Rejected {
        if (parser.next() != Event.START_OBJECT) {
            throw new Rejected("not_an_object");
        }
        data.object();
        while (parser.next() != Event.END_OBJECT) {
            String key = parser.getString();
            Event value = parser.next();
            switch (key) {
                case "id" -> id = id(value);
                case "tstamp" -> ts = tstamp(value);
                case "level" -> level = level(value);
                case "name" -> name = label(key, value);
                case "user" -> user = label(key, value);
                case "reqId" -> request = label(key, value);
                case "correlationId" -> correlation = label(key, value);
                case "message" -> message = cut(scalar(key, value), limits.message());
                default -> member(key, value, 1, key.equals("exception"));
            }
        }
        if (parser.hasNext()) {
            throw new Rejected("malformed_json");
        }
    }

    NewEvent event(long now, Ids ids) throws Rejected {
        if (name == null && message == null && members == 0) {
            throw new Rejected("empty_event");
        }
        long at = ts == null ? now : Math.max(earliest, Math.min(latest, ts));
        if (ts != null && at != ts) {
            flags |= Flags.CLAMPED;
            data.member("originalTstamp", ts);
        }
        if (id == null) {
            flags |= Flags.ID_MADE_HERE;
        }
        data.end();
        for (String found : new String[]{name, message, user, request, correlation}) {
            note(found);
        }
        int grade = level == null ? Levels.INFO : level;
        return new NewEvent(id == null ? ids.next() : id, at, grade, name, user, request,
                correlation, message, data.toString(), flags, text.toString(), Grouping.of(grade, name, message,
                        fingerprint, new Grouping.Thrown(thrown[0], thrown[1], thrown[2])));
    }

    private String id(Event value) throws Rejected {
        String read = value == Event.VALUE_NULL ? null : value == Event.VALUE_STRING ? parser.getString() : "";
        if (read != null && (read.isBlank() || read.length() > ID || read.chars().anyMatch(Character::isISOControl))) {
            throw new Rejected("bad_id");
        }
        return read;
    }

    private Long tstamp(Event value) throws Rejected {
        if (value == Event.VALUE_NULL) {
            return null;
        }
        // By its text: as a number, 1e999999999 would be calculated first.
        var matcher = value == Event.VALUE_NUMBER ? MILLIS.matcher(parser.getString()) : null;
        if (matcher == null || !matcher.matches()) {
            throw new Rejected("bad_tstamp");
        }
        return Long.valueOf(matcher.group(1));
    }

    private Integer level(Event value) throws Rejected {
        String read = scalar("level", value);
        Integer number = read == null ? Integer.valueOf(Levels.INFO) : Levels.number(read);
        if (number == null) {
            throw new Rejected("bad_level");
        }
        return number;
    }

    private String label(String key, Event value) throws Rejected {
        String read = scalar(key, value);
        if (read == null || read.isEmpty()) {
            return null;
        }
        String cut = Clip.chars(read, LABEL);
        flags |= cut.equals(read) ? 0 : Flags.CUT;
        return cut;
    }

    private String scalar(String key, Event value) throws Rejected {
        return switch (value) {
            case VALUE_STRING, VALUE_NUMBER -> parser.getString();
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_NULL -> null;
            default -> throw new Rejected("bad_" + key.toLowerCase(java.util.Locale.ROOT));
        };
    }

    private void member(String key, Event value, int depth, boolean exception) {
        if (members++ >= limits.fields()) {
            flags |= Flags.CUT;
            skip(value);
            return;
        }
        String cut = Clip.chars(key, limits.keyChars());
        flags |= cut.equals(key) ? 0 : Flags.CUT;
        data.key(cut);
        remember(key, value, depth, exception);
        int limit = exception && key.equals("stack")
                ? limits.stack()
                : exception && key.equals("message") ? limits.message() : limits.value();
        copy(value, depth, limit, exception);
    }

    private void remember(String key, Event value, int depth, boolean exception) {
        if (value != Event.VALUE_STRING) {
            return;
        }
        if (depth == 1 && key.equals("fingerprint")) {
            fingerprint = Clip.chars(parser.getString(), LABEL);
        } else if (depth == 2 && exception) {
            int part = List.of("type", "message", "stack").indexOf(key);
            if (part >= 0) {
                thrown[part] = parser.getString();
            }
        }
    }

    /** Recurses, but never deeper than the limit of depth. */
    private void copy(Event value, int depth, int limit, boolean exception) {
        switch (value) {
            case VALUE_STRING -> string(parser.getString(), limit);
            case VALUE_NUMBER -> number(parser.getString());
            case VALUE_TRUE -> data.raw("true");
            case VALUE_FALSE -> data.raw("false");
            case START_OBJECT, START_ARRAY -> {
                if (depth >= limits.depth()) {
                    flags |= Flags.CUT;
                    skip(value);
                    data.string(ELLIPSIS);
                } else if (value == Event.START_OBJECT) {
                    data.object();
                    while (parser.next() != Event.END_OBJECT) {
                        String key = parser.getString();
                        member(key, parser.next(), depth + 1, exception);
                    }
                    data.end();
                } else {
                    array(depth);
                }
            }
            default -> data.raw("null");
        }
    }

    private void array(int depth) {
        data.array();
        for (Event element = parser.next(); element != Event.END_ARRAY; element = parser.next()) {
            if (members++ < limits.fields()) {
                copy(element, depth + 1, limits.value(), false);
            } else {
                flags |= Flags.CUT;
                skip(element);
            }
        }
        data.end();
    }

    private void skip(Event value) {
        int open = isStart(value) ? 1 : 0;
        while (open > 0) {
            Event next = parser.next();
            open += isStart(next) ? 1 : next == Event.END_OBJECT || next == Event.END_ARRAY ? -1 : 0;
        }
    }

    private static boolean isStart(Event value) {
        return value == Event.START_OBJECT || value == Event.START_ARRAY;
    }

    private void string(String value, int limit) {
        String cut = cut(value, limit);
        data.string(cut);
        note(cut);
    }

    private void number(String digits) {
        if (NUMBER.matcher(digits).matches()) {
            data.raw(digits);
            note(digits);
        } else {
            string(digits, limits.value());
        }
    }

    private String cut(String value, int limit) {
        if (value == null) {
            return null;
        }
        String cut = Clip.utf8(value, limit);
        flags |= cut.length() == value.length() ? 0 : Flags.CUT;
        return cut;
    }

    private void note(String found) {
        if (found != null) {
            text.append(found).append('\n');
        }
    }
}

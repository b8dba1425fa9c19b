// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.util.List;
import java.util.regex.Pattern;
import org.eventlog.collector.config.CollectorConfig;

/**
 * What of an event has no column of its own: copied from the parser, cut to the limits on the way, and noted for search.
 * Nothing is built in between, so a hostile event costs no more than its own length.
 */
final class DataCopy {
    /**
     * Others are kept as text: no one calculates with a thousand digits or {@code 1e999999999}, and whoever reads them
     * as a number later may take very long or fail.
     */
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,40}(\\.\\d{1,40})?([eE][+-]?\\d{1,3})?");
    private static final int FINGERPRINT = 256;
    private static final String ELLIPSIS = "…";

    private final JsonParser parser;
    private final CollectorConfig.Limits limits;
    private final JsonText data = new JsonText();
    private final StringBuilder text = new StringBuilder();
    private int members;
    private int flags;
    private String fingerprint;
    /** Of the exception: type, message and stack. */
    private final String[] thrown = new String[3];

    DataCopy(JsonParser parser, CollectorConfig.Limits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    JsonText json() {
        return data;
    }

    /** What search looks through. */
    String text() {
        return text.toString();
    }

    int flags() {
        return flags;
    }

    void flag(int flag) {
        flags |= flag;
    }

    boolean isEmpty() {
        return members == 0;
    }

    /** Opens an object as a member; false when there are too many members already. */
    boolean open(String key) {
        if (members++ >= limits.fields()) {
            flags |= Flags.CUT;
            return false;
        }
        data.key(key).object();
        return true;
    }

    /** A text that is not the parser's value. */
    void member(String key, String value) {
        data.member(key, value);
        note(value);
    }

    void member(String key, Event value, int depth, boolean exception) {
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

    /** For grouping. */
    private void remember(String key, Event value, int depth, boolean exception) {
        if (value != Event.VALUE_STRING) {
            return;
        }
        if (depth == 1 && key.equals("fingerprint")) {
            fingerprint = Clip.chars(parser.getString(), FINGERPRINT);
        } else if (depth == 2 && exception) {
            int part = List.of("type", "message", "stack").indexOf(key);
            if (part >= 0) {
                thrown[part] = parser.getString();
            }
        }
    }

    /** What the sender says the event is alike to, or null. */
    String fingerprint() {
        return fingerprint;
    }

    void thrown(String type, String message, String stack) {
        thrown[0] = type;
        thrown[1] = message;
        thrown[2] = stack;
    }

    Grouping.Thrown thrown() {
        return new Grouping.Thrown(thrown[0], thrown[1], thrown[2]);
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

    void skip(Event value) {
        int open = isStart(value) ? 1 : 0;
        while (open > 0) {
            Event next = parser.next();
            open += isStart(next) ? 1 : next == Event.END_OBJECT || next == Event.END_ARRAY ? -1 : 0;
        }
    }

    static boolean isStart(Event value) {
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

    String cut(String value, int limit) {
        if (value == null) {
            return null;
        }
        String cut = Clip.utf8(value, limit);
        flags |= cut.length() == value.length() ? 0 : Flags.CUT;
        return cut;
    }

    void note(String found) {
        if (found != null) {
            text.append(found).append('\n');
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.util.regex.Pattern;
import org.eventlog.collector.config.CollectorConfig;

/**
 * One event being read: what has a column of its own is picked out, under our names and under those of others, and the
 * rest is copied.
 */
final class EventReading {
    /** Names and ids, which are indexed or shown in a row: long ones are cut. */
    private static final int LABEL = 256;
    private static final int ID = 128;
    private static final Pattern MILLIS = Pattern.compile("(-?\\d{1,18})(?:\\.\\d{1,9})?");
    private static final String TAG = "tag";

    private final JsonParser parser;
    private final CollectorConfig.Limits limits;
    private final boolean lenient;
    private final Foreign foreign = new Foreign();
    private final DataCopy data;
    private boolean exception;
    private boolean tagged;
    private String id;
    private Long ts;
    private Integer level;
    private String name;
    private String user;
    private String request;
    private String correlation;
    private String message;

    /** @param lenient whether a value of ours in a form that is not ours becomes a field instead of a rejection */
    EventReading(JsonParser parser, CollectorConfig.Limits limits, boolean lenient) {
        this.parser = parser;
        this.limits = limits;
        this.lenient = lenient;
        this.data = new DataCopy(parser, limits);
    }

    void read() throws Rejected {
        if (parser.next() != Event.START_OBJECT) {
            throw new Rejected("not_an_object");
        }
        data.json().object();
        while (parser.next() != Event.END_OBJECT) {
            String key = parser.getString();
            top(key, parser.next());
        }
        if (parser.hasNext()) {
            throw new Rejected("malformed_json");
        }
    }

    private void top(String key, Event value) throws Rejected {
        switch (key) {
            case "id" -> id(value);
            case "tstamp" -> tstamp(value);
            case "level" -> level(value);
            case "name" -> name = label(key, value, name);
            case "user" -> user = label(key, value, user);
            case "reqId" -> request = label(key, value, request);
            case "correlationId" -> correlation = label(key, value, correlation);
            case "message" -> message(value);
            case "exception" -> {
                exception = true;
                data.member(key, value, 1, true);
            }
            default -> {
                tagged |= key.equals(TAG);
                other(key, value);
            }
        }
    }

    private void other(String key, Event value) {
        if (value == Event.START_OBJECT && Foreign.isGroup(key)) {
            group(key);
        } else if (!isForeign(key, value)) {
            data.member(key, value, 1, false);
        }
    }

    private boolean isForeign(String key, Event value) {
        Foreign.Role role = value == Event.VALUE_STRING || value == Event.VALUE_NUMBER ? Foreign.role(key) : null;
        if (role == null || value == Event.VALUE_NUMBER && role != Foreign.Role.TIME) {
            return false;
        }
        String read = parser.getString();
        return foreign.take(role, key, switch (role) {
            case MESSAGE, ERROR_MESSAGE -> data.cut(read, limits.message());
            case STACK -> data.cut(read, limits.stack());
            case LEVEL, TIME, ID -> read;
            default -> label(read);
        });
    }

    /** An object in which others have what stands at the top with us; what is left of it remains an object. */
    private void group(String key) {
        boolean open = false;
        while (parser.next() != Event.END_OBJECT) {
            String inner = parser.getString();
            Event value = parser.next();
            if (isForeign(key + "." + inner, value)) {
                continue;
            }
            open = open || data.open(key);
            if (open) {
                data.member(inner, value, 2, false);
            } else {
                data.skip(value);
            }
        }
        if (open) {
            data.json().end();
        }
    }

    NewEvent event(Completion with) throws Rejected {
        if (name == null && message == null && data.isEmpty() && foreign.isEmpty()) {
            throw new Rejected("empty_event");
        }
        String defaultId = with.defaults().id();
        if (id != null && lenient && ts == null && !Foreign.isUnique(id)) {
            // No event of ours, which has a time stamp: then this may be anything, such as an order's number.
            data.member("id", id);
            id = null;
        }
        id = id != null ? id : foreign.has(Foreign.Role.ID) ? foreign.use(Foreign.Role.ID) : defaultId;
        if (ts == null) {
            String time = foreign.use(Foreign.Role.TIME);
            ts = time == null ? with.defaults().ts() : Foreign.millis(time);
        }
        String grade = level == null ? foreign.use(Foreign.Role.LEVEL) : null;
        level = grade != null ? Levels.number(grade) : level == null ? Levels.INFO : level;
        nameIt(with.defaults().tag());
        user = user != null ? user : foreign.use(Foreign.Role.USER);
        request = request != null ? request : foreign.use(Foreign.Role.REQUEST);
        correlation = correlation != null ? correlation : foreign.use(Foreign.Role.CORRELATION);
        message = message != null ? message : foreign.use(Foreign.Role.MESSAGE);
        foreignException();
        for (Foreign.Found left : foreign.rest()) {
            data.member(left.key(), data.cut(left.value(), limits.value()));
        }
        return complete(with);
    }

    private void nameIt(String tag) {
        if (name == null) {
            name = foreign.use(Foreign.Role.NAME);
        }
        if (name == null) {
            name = foreign.use(Foreign.Role.LOGGER);
        }
        if (tag != null && !tag.isEmpty()) {
            if (name == null) {
                name = label(tag);
            } else if (!tagged) {
                data.member(TAG, label(tag));
            }
        }
    }

    private void foreignException() {
        if (exception || !foreign.has(Foreign.Role.STACK) && !foreign.has(Foreign.Role.ERROR_TYPE)
                && !foreign.has(Foreign.Role.ERROR_MESSAGE)) {
            return;
        }
        String type = foreign.use(Foreign.Role.ERROR_TYPE);
        String said = foreign.use(Foreign.Role.ERROR_MESSAGE);
        String stack = foreign.use(Foreign.Role.STACK);
        data.json().key("exception").object().member("type", type).member("message", said).member("stack", stack).end();
        data.thrown(type, said, stack);
        data.note(type);
        data.note(said);
        data.note(stack);
    }

    private NewEvent complete(Completion with) {
        long at = ts == null ? with.now() : Math.max(with.earliest(), Math.min(with.latest(), ts));
        if (ts != null && at != ts) {
            data.flag(Flags.CLAMPED);
            data.json().member("originalTstamp", ts);
        }
        if (id == null) {
            data.flag(Flags.ID_MADE_HERE);
        }
        data.json().end();
        for (String found : new String[]{name, message, user}) {
            data.note(found);
        }
        Group group = Grouping.of(level, name, message, data.fingerprint(), data.thrown());
        return new NewEvent(id == null ? with.ids().next() : id, at, level, name, user, request, correlation, message,
                data.json().toString(), data.flags(), data.text(), group);
    }

    /** A value of ours that has not our form. */
    private void unfit(String key, Event value) throws Rejected {
        if (!lenient) {
            throw new Rejected("bad_" + key.toLowerCase(java.util.Locale.ROOT));
        }
        data.member(key, value, 1, false);
    }

    private void id(Event value) throws Rejected {
        if (value == Event.VALUE_NULL) {
            return;
        }
        String read = value == Event.VALUE_STRING ? parser.getString() : "";
        if (read.isBlank() || read.length() > ID || read.chars().anyMatch(Character::isISOControl)) {
            unfit("id", value);
        } else {
            id = read;
        }
    }

    private void tstamp(Event value) throws Rejected {
        if (value == Event.VALUE_NULL) {
            return;
        }
        // By its text: as a number, 1e999999999 would be calculated first.
        var matcher = value == Event.VALUE_NUMBER ? MILLIS.matcher(parser.getString()) : null;
        if (matcher == null || !matcher.matches()) {
            unfit("tstamp", value);
        } else {
            ts = Long.valueOf(matcher.group(1));
        }
    }

    private void level(Event value) throws Rejected {
        Integer number = value == Event.VALUE_NULL
                ? Integer.valueOf(Levels.INFO)
                : isScalar(value) ? Levels.number(scalar(value)) : null;
        if (number == null) {
            unfit("level", value);
        } else {
            level = number;
        }
    }

    private void message(Event value) throws Rejected {
        if (isScalar(value)) {
            message = data.cut(scalar(value), limits.message());
        } else {
            unfit("message", value);
        }
    }

    /** @param before what stays if this is no label */
    private String label(String key, Event value, String before) throws Rejected {
        if (isScalar(value)) {
            return label(scalar(value));
        }
        if (value == Event.START_OBJECT && Foreign.isGroup(key)) {
            group(key);
        } else {
            unfit(key, value);
        }
        return before;
    }

    private String label(String read) {
        if (read == null || read.isEmpty()) {
            return null;
        }
        String cut = Clip.chars(read, LABEL);
        data.flag(cut.equals(read) ? 0 : Flags.CUT);
        return cut;
    }

    private static boolean isScalar(Event value) {
        return !DataCopy.isStart(value);
    }

    private String scalar(Event value) {
        return switch (value) {
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_NULL -> null;
            default -> parser.getString();
        };
    }
}

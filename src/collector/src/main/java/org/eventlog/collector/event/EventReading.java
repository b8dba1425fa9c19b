// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import jakarta.json.stream.JsonParser.Event;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.event.AliasNames.Alias;
import org.eventlog.collector.event.AliasNames.Role;

/** Reads one event: values with a column are extracted, by Eventlog's names and by aliases, and the rest is copied. */
final class EventReading {
    /** The maximum length of names and ids, which are indexed or shown in a row. */
    private static final int LABEL = 256;
    /** Members that, like the name, belong to the event and do not say what its values are. */
    private static final Set<String> OF_THE_EVENT = Set.of("type", "path");
    private static final String TAG = "tag";
    private static final String TRACE = "traceId";
    private static final String SPAN = "spanId";
    private static final String RELEASE = "release";
    private static final String BYTES = "MESSAGE";
    private static final String ORIGINAL = "originalTstamp";

    private final JsonScanner parser;
    private final CollectorConfig.Limits limits;
    private final boolean lenient;
    private final FieldAliases foreign = new FieldAliases();
    private final DataCopy data;
    private final Pair pair;
    private boolean exception;
    /** An empty exception, which is kept unless the event has one under another name. */
    private String nothing;
    /** The names of the event's members. */
    private final Set<String> seen = new HashSet<>();
    private boolean timeUnread;
    /** Whether the level is a number, whose meaning depends on the sender's format. */
    private boolean numbered;
    private String id;
    private Long ts;
    private Integer level;
    private String name;
    private String user;
    private String request;
    private String correlation;
    private String message;
    private final SenderRelease sender = new SenderRelease();

    /**
     * @param lenient whether an invalid value under one of Eventlog's names becomes a field instead of a rejection
     */
    EventReading(JsonScanner parser, CollectorConfig.Limits limits, Masking masking, boolean lenient) {
        this.parser = parser;
        this.limits = limits;
        this.lenient = lenient;
        this.data = new DataCopy(parser, limits, masking);
        this.pair = data.pairOfEvent();
    }

    void read() throws Rejected {
        if (parser.next() != Event.START_OBJECT) {
            throw new Rejected("not_an_object");
        }
        data.json().object();
        while (parser.next() != Event.END_OBJECT) {
            String key = parser.getString();
            Event value = parser.next();
            if (data.isFirst(seen, key)) {
                top(key, value);
            } else {
                data.skip(value);
            }
        }
        pair.end();
        if (parser.hasNext()) {
            throw new Rejected("malformed_json");
        }
    }

    private void top(String key, Event value) throws Rejected {
        foreign.evidence().saw(key, value == Event.VALUE_NUMBER);
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
                nothing = parser.nothing();
                if (nothing != null) {
                    data.skip(value);
                } else if (value == Event.VALUE_STRING) {
                    other(key, value);
                } else {
                    exception = true;
                    data.member(key, value, 1, true);
                }
            }
            default -> other(key, value);
        }
    }

    private void other(String key, Event value) {
        sender.saw(key, value, parser, data);
        if (value == Event.START_OBJECT && AliasNames.isGroup(key)) {
            boolean known = foreign.has(Role.SECONDS);
            group(key);
            if (AliasNames.isTime(key) && !known && !foreign.has(Role.SECONDS)) {
                foreign.unreadTime();
            }
        } else if (!isForeign(key, value) && !isBytes(key, value)) {
            data.member(OF_THE_EVENT.contains(key) ? data.pairOfEvent() : pair, key, value, 1, false);
        }
    }

    private boolean isForeign(String key, Event value) {
        Alias alias = AliasNames.of(key);
        if (value != Event.VALUE_STRING && value != Event.VALUE_NUMBER) {
            if (alias != null && alias.role() == Role.TIME && !alias.numbersOnly() && value != Event.VALUE_NULL) {
                foreign.unreadTime();
            }
            return false;
        }
        boolean number = value == Event.VALUE_NUMBER;
        String read = parser.getString();
        if (alias != null && foreign.take(alias, key, cut(alias.role(), read), number)) {
            return true;
        }
        Alias numbered = AliasNames.numbered(key);
        return numbered != null && foreign.take(numbered, key, read, number);
    }

    /** Journald writes a message as bytes if it has control characters. */
    private boolean isBytes(String key, Event value) {
        byte[] bytes = key.equals(BYTES) && value == Event.START_ARRAY ? parser.bytes() : null;
        if (bytes == null || !foreign.take(AliasNames.of(key), key,
                cut(Role.MESSAGE, new String(bytes, StandardCharsets.UTF_8)), false)) {
            return false;
        }
        data.skip(value);
        return true;
    }

    private String cut(Role role, String read) {
        return switch (role) {
            case MESSAGE, ERROR_MESSAGE -> data.clean("", read, limits.message());
            case STACK -> data.clean("", read, limits.stack());
            case LEVEL, GRADE, TIME, SECONDS, NANOS, ID -> read;
            default -> read.isEmpty() ? read : label(read);
        };
    }

    /**
     * An object in which other formats keep values that are at the top level in Eventlog. The rest of it remains an
     * object.
     */
    private void group(String key) {
        boolean open = false;
        Pair within = data.pair();
        Set<String> seen = new HashSet<>();
        while (parser.next() != Event.END_OBJECT) {
            String inner = parser.getString();
            Event value = parser.next();
            if (!data.isFirst(seen, inner)) {
                data.skip(value);
                continue;
            }
            sender.saw(key + "." + inner, value, parser, data);
            if (isForeign(key + "." + inner, value)) {
                data.says(within, inner, parser.getString());
                continue;
            }
            open = open || data.open(key);
            if (open) {
                data.member(within, inner, value, 2, false);
            } else {
                data.pass(inner, value, 2, false);
            }
        }
        within.end();
        if (open) {
            data.json().end();
        }
    }

    NewEvent event(Completion with) throws Rejected {
        if (name == null && message == null && data.isEmpty() && foreign.isEmpty() && nothing == null) {
            throw new Rejected("empty_event");
        }
        String defaultId = with.defaults().id();
        if (id != null && lenient && ts == null && !FieldAliases.isUnique(id)) {
            // The event has no time stamp under Eventlog's name, so it is in another format, and this value may be
            // anything, such as an order number.
            data.member("id", id);
            id = null;
        }
        id = id != null ? id : foreign.has(Role.ID) ? foreign.use(Role.ID) : defaultId;
        time(with.defaults());
        grade();
        nameIt(with.defaults().tag());
        user = user != null ? user : foreign.use(Role.USER);
        request = request != null ? request : foreign.use(Role.REQUEST);
        correlation = correlation != null ? correlation : foreign.use(Role.CORRELATION);
        nested();
        message = message != null ? message : foreign.use(Role.MESSAGE);
        foreignException();
        if (!seen.contains(TRACE) && foreign.has(Role.TRACE)) {
            // Google's value starts with the project.
            String trace = foreign.use(Role.TRACE);
            data.member(TRACE, trace.substring(trace.lastIndexOf('/') + 1));
        }
        if (!seen.contains(SPAN) && foreign.has(Role.SPAN)) {
            data.member(SPAN, foreign.use(Role.SPAN));
        }
        if (!seen.contains(RELEASE) && sender.name() != null) {
            // To be searched for by one name.
            data.member(RELEASE, sender.name(), false);
        }
        for (FieldAliases.Found left : foreign.rest()) {
            data.member(left.key(), left.value(), left.number());
        }
        return complete(with);
    }

    private void time(Defaults defaults) {
        Long said = ts != null ? ts : foreign.time();
        if (said == null && (timeUnread || foreign.isTimeUnread())) {
            data.flag(Flags.TIME_UNREAD);
        }
        ts = said != null ? said : defaults.ts();
        if (ts == null && defaults.unread() != null) {
            data.flag(Flags.TIME_UNREAD);
            data.member(ORIGINAL, data.cut(defaults.unread(), limits.value()));
        }
    }

    private void grade() throws Rejected {
        if (level != null) {
            return;
        }
        String name = foreign.use(Role.LEVEL);
        level = name != null ? Levels.number(name) : foreign.grade();
        if (level == null) {
            if (numbered && !lenient) {
                throw new Rejected("bad_level");
            }
            level = Levels.INFO;
        }
    }

    private void nameIt(String tag) {
        if (name == null) {
            name = foreign.use(Role.NAME);
        }
        if (name == null) {
            name = foreign.use(Role.LOGGER);
        }
        if (tag != null && !tag.isEmpty()) {
            if (name == null) {
                name = label(tag);
            } else if (!seen.contains(TAG)) {
                data.member(TAG, label(tag));
            }
        }
    }

    /** Uses what stays in the data, too, if there is nothing better. */
    private void nested() {
        Map<String, String> nested = data.remembered().nested();
        String own = nested.getOrDefault("message.message", nested.get("message.errorMessage"));
        message = own == null ? message : cut(Role.MESSAGE, own);
        nested.forEach((key, value) -> {
            Alias alias = AliasNames.of(key);
            if (!foreign.has(alias.role()) && (alias.role() == Role.MESSAGE ? message == null : !exception)) {
                foreign.take(alias, key, cut(alias.role(), value), false);
            }
        });
    }

    private void foreignException() {
        Grouping.Thrown thrown = foreign.thrown();
        if (thrown.isNothing()) {
            data.raw("exception", nothing);
        } else if (!exception) {
            foreign.useThrown();
            data.exception(thrown);
        } else if (!data.remembered().isThrown()) {
            data.remembered().thrown(thrown);
        }
    }

    private NewEvent complete(Completion with) {
        long at = ts == null ? with.now() : Math.max(with.earliest(), Math.min(with.latest(), ts));
        if (ts != null && at != ts) {
            data.flag(Flags.CLAMPED);
            data.raw(ORIGINAL, Long.toString(ts));
        }
        if (id == null) {
            data.flag(Flags.ID_MADE_HERE);
        }
        data.json().end();
        Stream.of(name, message, user).forEach(data::note);
        Remembered known = data.remembered();
        Group group = Grouping.of(level, name, message, known.fingerprint(), known.thrown(message), known.request());
        return new NewEvent(id == null ? with.ids().next() : id, at, level, name, user, request, correlation, message,
                data.json().toString(), data.flags(), NewEvent.words(data.text(), request, correlation), group,
                sender.release());
    }

    /** Handles an invalid value under one of Eventlog's names. */
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
        if (!FieldAliases.isId(read)) {
            unfit("id", value);
        } else {
            id = read;
        }
    }

    private void tstamp(Event value) throws Rejected {
        if (value == Event.VALUE_NULL) {
            return;
        }
        Long read = value == Event.VALUE_NUMBER || value == Event.VALUE_STRING
                ? TimeText.millis(parser.getString())
                : null;
        if (read == null) {
            timeUnread = true;
            unfit("tstamp", value);
        } else {
            ts = read;
        }
    }

    private void level(Event value) throws Rejected {
        Integer number = value == Event.VALUE_NULL
                ? Integer.valueOf(Levels.INFO)
                : !DataCopy.isStart(value) ? Levels.number(parser.scalar()) : null;
        if (number == null && !DataCopy.isStart(value)
                && foreign.take(AliasNames.numbered("level"), "level", parser.scalar(),
                        value == Event.VALUE_NUMBER)) {
            numbered = true;
        } else if (number == null) {
            unfit("level", value);
        } else {
            level = number;
        }
    }

    private void message(Event value) throws Rejected {
        if (!DataCopy.isStart(value)) {
            message = data.clean("", parser.scalar(), limits.message());
        } else if (value == Event.START_OBJECT) {
            data.member("message", value, 1, false);
        } else {
            unfit("message", value);
        }
    }

    /** @param before the result if this value is not a label */
    private String label(String key, Event value, String before) throws Rejected {
        if (!DataCopy.isStart(value)) {
            return label(parser.scalar());
        }
        if (value == Event.START_OBJECT && AliasNames.isGroup(key)) {
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
}

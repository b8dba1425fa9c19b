// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import jakarta.json.stream.JsonParser.Event;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eventlog.collector.config.CollectorConfig;

/**
 * Copies the parts of an event without a column from the parser, cuts them to the limits, and collects words for
 * search. It builds no intermediate objects, so the cost of a hostile event is limited by its length.
 */
final class DataCopy {
    /**
     * Numbers that stay numbers. Others are stored as text: a thousand digits or {@code 1e999999999} are useless as
     * numbers, and parsing them may take very long or fail.
     */
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,40}(\\.\\d{1,40})?([eE][+-]?\\d{1,3})?");
    private static final int USUAL_DIGITS = 20;
    private static final int FINGERPRINT = 256;
    /** The fields of an event with {@code origin=browser} that represent its exception. */
    private static final Set<String> BROWSER = Set.of("origin", "errorType", "stack");
    /** The fields of an event of a request by which it is grouped. */
    private static final Set<String> REQUEST = Set.of("method", "route", "status");
    private static final Pattern UNCAUGHT = Pattern.compile("^Uncaught (?:\\(in promise\\) )?");
    private static final List<String> OURS = List.of("type", "message", "stack");
    /** The names of an exception's parts in Eventlog, Quarkus, Log4j and Logback. */
    private static final Map<String, Integer> PARTS = Map.of("type", 0, "message", 1, "stack", 2, "exceptionType", 0,
            "exception_class", 0, "exception_message", 1, "stacktrace", 2, "stackTrace", 2, "class", 0, "className", 0);
    private static final String ELLIPSIS = "…";

    private final JsonScanner parser;
    private final CollectorConfig.Limits limits;
    private final Masking masking;
    private final JsonText data = new JsonText();
    private final StringBuilder text = new StringBuilder();
    private int members;
    private int flags;
    /** The fields of an event from a browser that it has instead of an exception. */
    private final Map<String, String> browser = new HashMap<>();
    private final Map<String, String> requested = new HashMap<>();
    private boolean withinFields;
    private String fingerprint;
    /** The exception's type, message and stack. */
    private final String[] thrown = new String[3];
    private final ThrownObject thrownObject = new ThrownObject();

    DataCopy(JsonScanner parser, CollectorConfig.Limits limits, Masking masking) {
        this.parser = parser;
        this.limits = limits;
        this.masking = masking;
    }

    JsonText json() {
        return data;
    }

    /** The text for full-text search. */
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

    /** Starts an object as a member. Returns false if there are too many members. */
    boolean open(String key) {
        if (members++ >= limits.fields()) {
            flags |= Flags.CUT;
            return false;
        }
        data.key(key).object();
        return true;
    }

    /** Adds a text that is not the parser's current value. */
    void member(String key, String value) {
        data.member(key, value);
        note(value);
    }

    /** Adds a number in its original notation, or a text, that is not the parser's current value. */
    void member(String key, String value, boolean number) {
        if (number) {
            data.key(key);
            number(key, value);
        } else {
            member(key, masking.isSecret(key, value) ? Masking.MASK : clean(key, value, limits.value()));
        }
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
        String said = value == Event.VALUE_STRING ? parser.getString() : null;
        if (!isNothing(value)
                && masking.isSecret(key, value == Event.VALUE_NUMBER ? parser.getString() : said)) {
            skip(value);
            data.string(Masking.MASK);
            return;
        }
        int limit = exception && key.startsWith("stack")
                ? limits.stack()
                : exception && key.equals("message") ? limits.message() : limits.value();
        if (value == Event.VALUE_NUMBER) {
            remember(key, parser.getString(), depth, false);
        }
        if (said == null) {
            boolean before = withinFields;
            withinFields = depth == 1 && key.equals("fields");
            copy(key, value, depth, limit, exception);
            withinFields = before;
        } else {
            // The sender's fingerprint is an identifier, not text, so it is not masked.
            String clean = depth == 1 && key.equals("fingerprint") ? said : masking.text(key, said);
            remember(key, clean, depth, exception);
            string(clean, limit);
        }
    }

    private static boolean isNothing(Event value) {
        return value == Event.VALUE_NULL || value == Event.VALUE_TRUE || value == Event.VALUE_FALSE;
    }

    /** Keeps the values that grouping needs. */
    private void remember(String key, String value, int depth, boolean exception) {
        thrownObject.value(key, value);
        if (depth == 2 && withinFields && BROWSER.contains(key)) {
            browser.put(key, value);
        }
        if (depth == 2 && withinFields && REQUEST.contains(key)) {
            requested.put(key, value);
        }
        if (depth == 1 && key.equals("fingerprint") && !value.isBlank()) {
            fingerprint = Clip.chars(value, FINGERPRINT);
        } else if (depth == 2 && exception) {
            Integer part = PARTS.get(key);
            if (part != null && (thrown[part] == null || key.equals(OURS.get(part)))) {
                thrown[part] = value;
            }
        }
    }

    /** The fields of a request. */
    Grouping.Request request() {
        return new Grouping.Request(requested.get("method"), requested.get("route"), requested.get("status"));
    }

    /** The sender's fingerprint for grouping, or null. */
    String fingerprint() {
        return fingerprint;
    }

    void thrown(String type, String message, String stack) {
        thrown[0] = type;
        thrown[1] = message;
        thrown[2] = stack;
    }

    /** @param message the event's message, which is the error's message if a browser reported it */
    Grouping.Thrown thrown(String message) {
        boolean nothing = thrown[0] == null && thrown[1] == null && thrown[2] == null;
        if (nothing && "browser".equals(browser.get("origin")) && browser.containsKey("stack")) {
            String type = browser.get("errorType");
            String said = message == null ? null : UNCAUGHT.matcher(message).replaceFirst("");
            return new Grouping.Thrown(type, type != null && said != null && said.startsWith(type + ": ")
                    ? said.substring(type.length() + 2)
                    : said, browser.get("stack"));
        }
        return new Grouping.Thrown(thrown[0] != null ? thrown[0] : thrownObject.type(),
                thrown[1] != null ? thrown[1] : thrownObject.message(),
                thrown[2] != null ? thrown[2] : thrownObject.text(thrown[0]));
    }

    /** Recurses, at most to the depth limit. */
    private void copy(String key, Event value, int depth, int limit, boolean exception) {
        switch (value) {
            case VALUE_STRING -> {
                String clean = masking.text(key, parser.getString());
                thrownObject.value(key, clean);
                string(clean, limit);
            }
            case VALUE_NUMBER -> number(key, parser.getString());
            case VALUE_TRUE -> {
                thrownObject.value(key, "true");
                data.raw("true");
            }
            case VALUE_FALSE -> {
                thrownObject.value(key, "false");
                data.raw("false");
            }
            case START_OBJECT, START_ARRAY -> {
                if (depth >= limits.depth()) {
                    flags |= Flags.CUT;
                    skip(value);
                    data.string(ELLIPSIS);
                    return;
                }
                boolean noted = thrownObject.open(key, value == Event.START_ARRAY, depth);
                if (value == Event.START_OBJECT) {
                    object(depth, exception);
                } else {
                    array(key, depth);
                }
                if (noted) {
                    thrownObject.close();
                }
            }
            default -> data.raw("null");
        }
    }

    private void object(int depth, boolean exception) {
        data.object();
        Pair pair = null;
        Set<String> seen = new HashSet<>();
        while (parser.next() != Event.END_OBJECT) {
            String key = parser.getString();
            Event value = parser.next();
            if (!isFirst(seen, key)) {
                skip(value);
                continue;
            }
            String said = value == Event.VALUE_STRING ? parser.getString() : null;
            boolean says = said != null && masking.isNameOfSecret(key, said);
            boolean name = said != null && masking.mayBeNameOfPair(key, said);
            boolean beside = masking.isValueBesideName(key);
            int json = data.length();
            int noted = text.length();
            member(key, value, depth + 1, exception);
            if (data.length() > json && (says || name || beside)) {
                pair = pair == null ? new Pair() : pair;
                Place place = new Place(json, data.length(), noted, text.length());
                if (name) {
                    pair.name(clean(key, said, limits.value()), place);
                } else if (beside && !says) {
                    pair.value(key, isNothing(value) ? null : place);
                }
                pair.secret |= says;
            }
        }
        if (pair != null) {
            pair.end();
        }
        data.end();
    }

    /** The range of a member in the JSON, and in the words for search. */
    private record Place(int json, int jsonEnd, int noted, int notedEnd) {}

    /**
     * Handles values whose secrecy is known only at the end of the object, because members come in any order: values
     * that another member marks as secret, and a {@code key} that is a name if there is also a {@code value}.
     */
    private final class Pair {
        private static final int MAX = 8;
        private final Place[] places = new Place[MAX];
        private boolean secret;
        private int count;
        private Place namePlace;
        private String name;
        private boolean valued;

        void name(String says, Place place) {
            if (name == null) {
                name = says;
                namePlace = place;
            }
        }

        /** @param place null for a value that is never secret */
        void value(String key, Place place) {
            valued |= Masking.isValueOfPair(key);
            if (place != null && count < MAX) {
                places[count++] = place;
            }
        }

        /** Masks from last to first, so that earlier offsets remain valid. */
        void end() {
            boolean named = name != null && valued;
            for (int i = count - 1; i >= 0; i--) {
                if (named && namePlace.json > places[i].json) {
                    change(namePlace, name, name + "\n");
                    named = false;
                }
                if (secret) {
                    change(places[i], Masking.MASK, "");
                }
            }
            if (named) {
                change(namePlace, name, name + "\n");
            }
        }

        private void change(Place place, String value, String words) {
            data.maskMember(place.json, place.jsonEnd, value);
            text.replace(place.noted, place.notedEnd, words);
        }
    }

    private void array(String key, int depth) {
        data.array();
        for (Event element = parser.next(); element != Event.END_ARRAY; element = parser.next()) {
            if (members++ < limits.fields()) {
                copy(key, element, depth + 1, limits.value(), false);
            } else {
                flags |= Flags.CUT;
                skip(element);
            }
        }
        data.end();
    }

    /**
     * Whether the member is the first of its name in its object. Others are dropped, because readers differ in which of
     * them they use.
     */
    boolean isFirst(Set<String> seen, String key) {
        boolean first = seen.add(Clip.chars(key, limits.keyChars()));
        flags |= first ? 0 : Flags.CUT;
        return first;
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

    private void number(String key, String digits) {
        if (masking.isSecret(key, digits) || masking.isCard(key, digits)) {
            data.string(Masking.MASK);
        } else if (isUsual(digits) || NUMBER.matcher(digits).matches()) {
            data.raw(digits);
            note(digits);
        } else {
            string(digits, limits.value());
        }
    }

    /** Whether a number of JSON is so short that it certainly stays a number. */
    private static boolean isUsual(String digits) {
        return digits.length() <= USUAL_DIGITS && digits.indexOf('e') < 0 && digits.indexOf('E') < 0;
    }

    /** The value of this name, masked and truncated. */
    String clean(String key, String value, int limit) {
        return cut(masking.text(key, value), limit);
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

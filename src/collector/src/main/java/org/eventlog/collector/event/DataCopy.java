// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import jakarta.json.stream.JsonParser.Event;
import java.util.HashSet;
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
    private static final String ELLIPSIS = "…";
    private static final String EXCEPTION = "exception";

    private final JsonScanner parser;
    private final CollectorConfig.Limits limits;
    private final Masking masking;
    private final JsonText data = new JsonText();
    private final StringBuilder text = new StringBuilder();
    /** The names of the event's members. */
    private final Set<String> names = new HashSet<>();
    private int members;
    private int flags;
    private final Remembered remembered = new Remembered();

    DataCopy(JsonScanner parser, CollectorConfig.Limits limits, Masking masking) {
        this.parser = parser;
        this.limits = limits;
        this.masking = masking;
    }

    JsonText json() {
        return data;
    }

    Remembered remembered() {
        return remembered;
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
        remembered.within(key);
        if (members++ >= limits.fields()) {
            return false;
        }
        data.key(free(key)).object();
        return true;
    }

    /** Adds a text that is not the parser's current value. */
    void member(String key, String value) {
        data.member(free(key), value);
        note(value);
    }

    /** A name for a member of the event: a second one of the same name would hide the first from its readers. */
    private String free(String key) {
        String name = key;
        while (!names.add(name)) {
            name += '_';
        }
        return name;
    }

    /** Adds a member that is JSON, unless it is null. */
    void raw(String key, String json) {
        if (json != null) {
            data.key(free(key)).raw(json);
        }
    }

    /** Adds the exception that the event has under other names. */
    void exception(Grouping.Thrown thrown) {
        names.add(EXCEPTION);
        data.key(EXCEPTION).object().member("type", thrown.type()).member("message", thrown.message())
                .member("stack", thrown.stack()).end();
        note(thrown.type());
        note(thrown.message());
        note(thrown.stack());
        remembered.thrown(thrown);
    }

    /** Adds a number in its original notation, or a text, that is not the parser's current value. */
    void member(String key, String value, boolean number) {
        if (number) {
            data.key(free(key));
            number(key, value);
        } else {
            member(key, masking.isSecret(key, value) ? Masking.MASK : clean(key, value));
        }
    }

    /** The pair that the members of an object may be. */
    Pair pair() {
        return new Pair(data, text, false);
    }

    /** The same for the members of the event. */
    Pair pairOfEvent() {
        return new Pair(data, text, true);
    }

    /** Copies a member that may be a part of a pair. */
    void member(Pair pair, String key, Event value, int depth, boolean exception) {
        String said = value == Event.VALUE_STRING ? parser.getString() : null;
        says(pair, key, said);
        if (depth == 1 && said != null && key.equals(EXCEPTION)) {
            // There is a better stack, which gets this name.
            names.add(key);
        }
        int json = data.length();
        int noted = text.length();
        member(key, value, depth, exception);
        if (data.length() == json) {
            return;
        }
        if (said != null && masking.mayBeNameOfPair(key, said)) {
            pair.name(clean(key, said), json, noted);
            remembered.named(said, depth);
        } else if (masking.isValueBesideName(key) && pair.mayHave(key)) {
            pair.value(key, value, isNothing(value), json, noted);
        }
    }

    /** Notes whether the text says that the values beside it are secret. */
    void says(Pair pair, String key, String said) {
        if (said != null && masking.isNameOfSecret(key, said)) {
            pair.secret();
        }
    }

    void member(String key, Event value, int depth, boolean exception) {
        if (members++ >= limits.fields()) {
            pass(key, value, depth, exception);
            return;
        }
        String cut = Clip.chars(key, limits.keyChars());
        flags |= cut.equals(key) ? 0 : Flags.CUT;
        data.key(depth == 1 ? free(cut) : cut);
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
            remembered.value(key, parser.getString(), depth, false);
        }
        if (said == null) {
            copy(key, value, depth, limit, exception);
        } else {
            String clean = isIdentifier(key, depth) ? said : masking.text(key, said);
            remembered.value(key, clean, depth, exception);
            string(clean, limit);
        }
    }

    private static boolean isNothing(Event value) {
        return value == Event.VALUE_NULL || value == Event.VALUE_TRUE || value == Event.VALUE_FALSE;
    }

    /** Recurses, at most to the depth limit. */
    private void copy(String key, Event value, int depth, int limit, boolean exception) {
        switch (value) {
            case VALUE_STRING -> {
                String clean = masking.text(key, parser.getString());
                remembered.value(key, clean);
                string(clean, limit);
            }
            case VALUE_NUMBER -> number(key, parser.getString());
            case VALUE_TRUE -> {
                remembered.value(key, "true");
                data.raw("true");
            }
            case VALUE_FALSE -> {
                remembered.value(key, "false");
                data.raw("false");
            }
            case START_OBJECT, START_ARRAY -> {
                if (depth >= limits.depth()) {
                    pass(key, value, depth, exception);
                    data.string(ELLIPSIS);
                    return;
                }
                boolean noted = remembered.open(key, value == Event.START_ARRAY, depth);
                if (value == Event.START_OBJECT) {
                    object(depth, exception);
                } else {
                    array(key, depth);
                }
                if (noted) {
                    remembered.close();
                }
            }
            default -> data.raw("null");
        }
    }

    private void object(int depth, boolean exception) {
        data.object();
        Pair pair = pair();
        Set<String> seen = new HashSet<>();
        while (parser.next() != Event.END_OBJECT) {
            String key = parser.getString();
            Event value = parser.next();
            if (isFirst(seen, key)) {
                member(pair, key, value, depth + 1, exception);
            } else {
                skip(value);
            }
        }
        pair.end();
        data.end();
    }

    private void array(String key, int depth) {
        data.array();
        for (Event element = parser.next(); element != Event.END_ARRAY; element = parser.next()) {
            if (members++ < limits.fields()) {
                copy(key, element, depth + 1, limits.value(), false);
            } else {
                pass("", element, depth + 1, false);
            }
        }
        data.end();
    }

    /** Reads a value that is not stored, because it is beyond a limit, for what grouping needs of it. */
    void pass(String key, Event value, int depth, boolean exception) {
        flags |= Flags.CUT;
        boolean array = value == Event.START_ARRAY;
        if (!isStart(value)) {
            pass(key, parser.scalar(), depth, exception && value == Event.VALUE_STRING);
        } else if (masking.isSecret(key, null) || !remembered.wants(key, array, depth)) {
            skip(value);
        } else {
            boolean noted = remembered.open(key, array, depth);
            Set<String> seen = new HashSet<>();
            for (Event next = parser.next(); !isEnd(next); next = parser.next()) {
                String name = array ? "" : parser.getString();
                Event inner = array ? next : parser.next();
                if (array || isFirst(seen, name)) {
                    pass(name, inner, depth + 1, exception);
                } else {
                    skip(inner);
                }
            }
            if (noted) {
                remembered.close();
            }
        }
    }

    private void pass(String key, String said, int depth, boolean exception) {
        if (said == null || !remembered.wants(key, depth)) {
            return;
        }
        if (masking.mayBeNameOfPair(key, said)) {
            remembered.named(said, depth);
        } else if (!masking.isSecret(key, said)) {
            remembered.value(key, isIdentifier(key, depth) ? said : masking.text(key, said), depth, exception);
        }
    }

    /** Whether this is the sender's fingerprint, which is an identifier, not text, so it is not masked. */
    private static boolean isIdentifier(String key, int depth) {
        return depth == 1 && key.equals("fingerprint");
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
            open += isStart(next) ? 1 : isEnd(next) ? -1 : 0;
        }
    }

    static boolean isStart(Event value) {
        return value == Event.START_OBJECT || value == Event.START_ARRAY;
    }

    private static boolean isEnd(Event value) {
        return value == Event.END_OBJECT || value == Event.END_ARRAY;
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
    String clean(String key, String value) {
        return clean(key, value, limits.value());
    }

    /** The same with a limit of its own. */
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

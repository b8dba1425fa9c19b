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

    private final JsonScanner parser;
    private final CollectorConfig.Limits limits;
    private final Masking masking;
    private final JsonText data = new JsonText();
    private final StringBuilder text = new StringBuilder();
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
        if (members++ >= limits.fields()) {
            flags |= Flags.CUT;
            return false;
        }
        data.key(key).object();
        remembered.within(key);
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
            remembered.value(key, parser.getString(), depth, false);
        }
        if (said == null) {
            copy(key, value, depth, limit, exception);
        } else {
            // The sender's fingerprint is an identifier, not text, so it is not masked.
            String clean = depth == 1 && key.equals("fingerprint") ? said : masking.text(key, said);
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
                    flags |= Flags.CUT;
                    skip(value);
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
                    remembered.named(said, depth + 1);
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

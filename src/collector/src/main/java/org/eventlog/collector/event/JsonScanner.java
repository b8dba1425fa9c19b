// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import jakarta.json.stream.JsonParser.Event;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Reads a JSON text (RFC 8259) part by part, like {@code JsonParser} and as strictly. It is faster because it has
 * the whole text, creates a string only for what is asked for, and names that were seen before are not created again.
 */
final class JsonScanner {
    /** The maximum depth of objects and arrays. */
    private static final int DEEPEST = 1_000;

    private enum Next {
        VALUE, FIRST_NAME, FIRST_ELEMENT, COMMA_OR_END
    }

    private final char[] in;
    private final int length;
    private final Names names;
    private int at;
    private Next next = Next.VALUE;
    /** Whether each of the open ones is an object. */
    private boolean[] objects = new boolean[8];
    private int depth;
    /** The range of the current name, string or number. */
    private int from;
    private int to;
    private boolean escaped;
    private Event current;
    private String text;

    JsonScanner(String json, Names names) {
        length = json.length();
        // With a NUL at the end, which is valid nowhere in JSON.
        in = new char[length + 1];
        json.getChars(0, length, in, 0);
        this.names = names;
    }

    /** Names of members that are the same in many events, with bounded memory. Thread-safe. */
    static final class Names {
        private static final int SIZE = 512;
        private static final int LONGEST = 40;

        /** Each at the place of its hash. Threads may overwrite each other's names, which are immutable. */
        private final String[] all = new String[SIZE];

        private String of(char[] in, int from, int to) {
            if (to - from > LONGEST) {
                return new String(in, from, to - from);
            }
            int hash = 0;
            for (int i = from; i < to; i++) {
                hash = 31 * hash + in[i];
            }
            int place = (hash ^ hash >>> 16) & SIZE - 1;
            String known = all[place];
            if (known != null && isSame(known, in, from, to)) {
                return known;
            }
            String name = new String(in, from, to - from);
            all[place] = name;
            return name;
        }

        private static boolean isSame(String known, char[] in, int from, int to) {
            if (known.length() != to - from) {
                return false;
            }
            for (int i = from; i < to; i++) {
                if (known.charAt(i - from) != in[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** @throws IllegalArgumentException if the text is not JSON, or nothing is left */
    Event next() {
        text = null;
        char c = sign();
        current = switch (next) {
            case VALUE -> value(c);
            case FIRST_NAME -> c == '}' ? end() : name(c);
            case FIRST_ELEMENT -> c == ']' ? end() : value(c);
            case COMMA_OR_END -> further(c);
        };
        return current;
    }

    /**
     * Whether a part is left.
     *
     * @throws IllegalArgumentException if the value is complete, and something else follows it
     */
    boolean hasNext() {
        if (depth > 0 || next == Next.VALUE) {
            return true;
        }
        sign();
        if (at < length) {
            throw malformed();
        }
        return false;
    }

    /** The current name, string, or number in its original notation. */
    String getString() {
        if (text == null) {
            text = escaped
                    ? unescaped()
                    : current == Event.KEY_NAME ? names.of(in, from, to) : new String(in, from, to - from);
        }
        return text;
    }

    /** The current scalar as a text; null for null. */
    String scalar() {
        return switch (current) {
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_NULL -> null;
            default -> getString();
        };
    }

    /** The current value as JSON if it is null or empty, otherwise null. */
    String nothing() {
        return switch (current) {
            case VALUE_NULL -> "null";
            case VALUE_STRING -> from == to ? "\"\"" : null;
            case START_OBJECT -> sign() == '}' ? "{}" : null;
            case START_ARRAY -> sign() == ']' ? "[]" : null;
            default -> null;
        };
    }

    /** The elements of the array that has just begun if all are bytes, without going on; otherwise null. */
    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int number = -1;
        for (int i = at;; i++) {
            char c = in[i];
            if (c >= '0' && c <= '9') {
                number = 10 * Math.max(0, number) + c - '0';
            } else if ((c == ',' || c == ']') && number >= 0) {
                bytes.write(number);
                number = -1;
            } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return null;
            }
            if (number > 255) {
                return null;
            }
            if (c == ']') {
                return bytes.toByteArray();
            }
        }
    }

    /** Returns the next sign that is not a blank, without going on. */
    private char sign() {
        char c = in[at];
        while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            c = in[++at];
        }
        return c;
    }

    private Event further(char c) {
        if (depth == 0) {
            throw malformed();
        }
        boolean object = objects[depth - 1];
        if (c == ',') {
            at++;
            return object ? name(sign()) : value(sign());
        }
        if (c != (object ? '}' : ']')) {
            throw malformed();
        }
        return end();
    }

    private Event end() {
        at++;
        next = Next.COMMA_OR_END;
        return objects[--depth] ? Event.END_OBJECT : Event.END_ARRAY;
    }

    private Event name(char c) {
        if (c != '"') {
            throw malformed();
        }
        string();
        if (sign() != ':') {
            throw malformed();
        }
        at++;
        next = Next.VALUE;
        return Event.KEY_NAME;
    }

    private Event value(char c) {
        next = Next.COMMA_OR_END;
        switch (c) {
            case '"' -> {
                string();
                return Event.VALUE_STRING;
            }
            case '{', '[' -> {
                at++;
                open(c == '{');
                next = c == '{' ? Next.FIRST_NAME : Next.FIRST_ELEMENT;
                return c == '{' ? Event.START_OBJECT : Event.START_ARRAY;
            }
            case 't' -> {
                return word("true", Event.VALUE_TRUE);
            }
            case 'f' -> {
                return word("false", Event.VALUE_FALSE);
            }
            case 'n' -> {
                return word("null", Event.VALUE_NULL);
            }
            default -> {
                number();
                return Event.VALUE_NUMBER;
            }
        }
    }

    private void open(boolean object) {
        if (depth == DEEPEST) {
            throw malformed();
        }
        if (depth == objects.length) {
            objects = Arrays.copyOf(objects, 2 * depth);
        }
        objects[depth++] = object;
    }

    private Event word(String word, Event event) {
        for (int i = 0; i < word.length(); i++) {
            if (in[at + i] != word.charAt(i)) {
                throw malformed();
            }
        }
        at += word.length();
        return event;
    }

    private void number() {
        from = at;
        escaped = false;
        at += in[at] == '-' ? 1 : 0;
        if (in[at] == '0') {
            at++;
        } else {
            digits();
        }
        if (in[at] == '.') {
            at++;
            digits();
        }
        if ((in[at] | ' ') == 'e') {
            at++;
            at += in[at] == '+' || in[at] == '-' ? 1 : 0;
            digits();
        }
        to = at;
    }

    private void digits() {
        int first = at;
        while (in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        if (at == first) {
            throw malformed();
        }
    }

    private void string() {
        from = ++at;
        escaped = false;
        char c = in[at];
        while (c != '"') {
            if (c < ' ') {
                throw malformed();
            }
            if (c == '\\') {
                escaped = true;
                escape();
            }
            c = in[++at];
        }
        to = at++;
    }

    /** Checks an escape sequence, up to its last sign. */
    private void escape() {
        switch (in[++at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                // One sign.
            }
            case 'u' -> {
                for (int i = 0; i < 4; i++) {
                    if (in[++at] > 'f' || Character.digit(in[at], 16) < 0) {
                        throw malformed();
                    }
                }
            }
            default -> throw malformed();
        }
    }

    private String unescaped() {
        char[] out = new char[to - from];
        int count = 0;
        for (int i = from; i < to; i++) {
            char c = in[i];
            if (c == '\\') {
                c = in[++i];
                switch (c) {
                    case 'b' -> c = '\b';
                    case 'f' -> c = '\f';
                    case 'n' -> c = '\n';
                    case 'r' -> c = '\r';
                    case 't' -> c = '\t';
                    case 'u' -> {
                        int code = 0;
                        for (int k = 0; k < 4; k++) {
                            code = code << 4 | Character.digit(in[++i], 16);
                        }
                        c = (char) code;
                    }
                    default -> {
                        // The sign itself.
                    }
                }
            }
            out[count++] = c;
        }
        return new String(out, 0, count);
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("not JSON at " + at);
    }
}

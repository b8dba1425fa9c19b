// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one JSON value (RFC 8259), strictly, as plain objects: {@link JsonObject}, List, String, Long, Double,
 * Boolean, null. A number that neither a long nor a double represents exactly is kept as text.
 *
 * <p>For untrusted text: reading always ends, in time and memory proportional to the length of the text.
 */
public final class JsonReader {
    private static final int MAX_DEPTH = 64;
    /** The maximum number of characters of a long or a double, in full or shortest notation. */
    private static final int LONGEST_NUMBER = 40;

    private final CharSequence text;
    private int at;

    private JsonReader(CharSequence text) {
        this.text = text;
    }

    /** @throws Malformed if the text is not one JSON value; states the position */
    public static Object read(CharSequence text) throws Malformed {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value(0);
        reader.blanks();
        if (reader.at < text.length()) {
            throw reader.malformed();
        }
        return value;
    }

    private Object value(int depth) throws Malformed {
        blanks();
        char c = peek();
        if (c == '{' || c == '[') {
            if (depth == MAX_DEPTH) {
                throw new Malformed("nested more than " + MAX_DEPTH + " deep");
            }
            at++;
            return c == '{' ? object(depth + 1) : array(depth + 1);
        }
        return switch (c) {
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private JsonObject object(int depth) throws Malformed {
        List<String> keys = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        blanks();
        if (skip('}')) {
            return new JsonObject(keys, values);
        }
        do {
            blanks();
            keys.add(string());
            blanks();
            expect(':');
            values.add(value(depth));
            blanks();
        } while (skip(','));
        expect('}');
        return new JsonObject(keys, values);
    }

    private List<Object> array(int depth) throws Malformed {
        List<Object> values = new ArrayList<>();
        blanks();
        if (skip(']')) {
            return values;
        }
        do {
            values.add(value(depth));
            blanks();
        } while (skip(','));
        expect(']');
        return values;
    }

    private Object word(String word, Object value) throws Malformed {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
        return value;
    }

    private String string() throws Malformed {
        expect('"');
        int start = at;
        while (peek() != '"' && peek() != '\\') {
            plain();
        }
        if (peek() == '"') {
            return text.subSequence(start, at++).toString();
        }
        StringBuilder string = new StringBuilder().append(text, start, at);
        while (peek() != '"') {
            string.append(skip('\\') ? escaped() : plain());
        }
        at++;
        return string.toString();
    }

    private char plain() throws Malformed {
        char c = peek();
        if (c < ' ') {
            throw malformed();
        }
        at++;
        return c;
    }

    private char escaped() throws Malformed {
        char c = peek();
        char escaped = switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> 'u';
            default -> throw malformed();
        };
        at++;
        return c == 'u' ? hex() : escaped;
    }

    private char hex() throws Malformed {
        int code = 0;
        for (int i = 0; i < 4; i++, at++) {
            char c = peek();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw malformed();
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    private Object number() throws Malformed {
        int start = at;
        boolean whole = true;
        skip('-');
        if (!skip('0')) {
            digits();
        }
        if (skip('.')) {
            digits();
            whole = false;
        }
        if (skip('e') || skip('E')) {
            if (!skip('+')) {
                skip('-');
            }
            digits();
            whole = false;
        }
        String digits = text.subSequence(start, at).toString();
        return digits.length() > LONGEST_NUMBER ? digits : exact(digits, whole);
    }

    private static Object exact(String digits, boolean whole) {
        try {
            if (whole) {
                return Long.valueOf(digits);
            }
            BigDecimal exact = new BigDecimal(digits);
            // BigDecimal has no negative zero.
            return exact.signum() == 0 && digits.charAt(0) == '-' ? (Object) (-0.0) : Numbers.exact(exact, digits);
        } catch (NumberFormatException e) {
            // Larger than a long, or with an exponent that BigDecimal does not support.
            return whole ? Numbers.exact(new BigDecimal(digits), digits) : digits;
        }
    }

    private void digits() throws Malformed {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw malformed();
        }
    }

    private void blanks() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean skip(char c) {
        boolean found = at < text.length() && text.charAt(at) == c;
        at += found ? 1 : 0;
        return found;
    }

    private void expect(char c) throws Malformed {
        if (!skip(c)) {
            throw malformed();
        }
    }

    private char peek() throws Malformed {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private Malformed malformed() {
        return new Malformed("no JSON from character " + at + " on");
    }

    /** The text is not JSON (RFC 8259). The message states the position, and quotes nothing of the text. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes JSON into a string. Unlike {@code JsonGenerator}, it copies a number in its original notation without
 * parsing it: {@code 1e999999999} is a short text but would expand to a gigabyte of digits.
 */
public final class JsonText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder(256);
    private final Deque<Character> open = new ArrayDeque<>();
    private boolean comma;

    public JsonText object() {
        return begin('{', '}');
    }

    public JsonText array() {
        return begin('[', ']');
    }

    public JsonText end() {
        out.append(open.pop().charValue());
        comma = true;
        return this;
    }

    public JsonText key(String key) {
        separate();
        quote(key);
        out.append(':');
        comma = false;
        return this;
    }

    public JsonText string(String value) {
        separate();
        quote(value);
        comma = true;
        return this;
    }

    /** Writes text that is already JSON. */
    public JsonText raw(String json) {
        separate();
        out.append(json);
        comma = true;
        return this;
    }

    public JsonText number(long value) {
        return raw(Long.toString(value));
    }

    /** Writes a member, unless the value is null. */
    public JsonText member(String key, String value) {
        return value == null ? this : key(key).string(value);
    }

    public JsonText member(String key, long value) {
        return key(key).number(value);
    }

    /** The current length, which is the position of the next member or of the comma before it. */
    int length() {
        return out.length();
    }

    /** Overwrites the value of a member that was written at this range. */
    void maskMember(int from, int to, String value) {
        int colon = endOfKey(from);
        JsonText quoted = new JsonText().string(value);
        out.replace(colon, to, quoted.toString());
    }

    private int endOfKey(int from) {
        int i = out.indexOf("\"", from) + 1;
        while (out.charAt(i) != '"') {
            i += out.charAt(i) == '\\' ? 2 : 1;
        }
        return i + 2;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private JsonText begin(char first, char last) {
        separate();
        out.append(first);
        open.push(last);
        comma = false;
        return this;
    }

    private void separate() {
        if (comma) {
            out.append(',');
        }
    }

    private void quote(String text) {
        out.append('"');
        if (isPlain(text)) {
            out.append(text);
        } else {
            escape(text);
        }
        out.append('"');
    }

    /** Whether nothing has to be escaped, as in most texts: copying one as a whole is many times faster. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c) && isAlone(text, i)) {
                        out.append("\\u").append(HEX[c >> 12]).append(HEX[c >> 8 & 15]).append(HEX[c >> 4 & 15])
                                .append(HEX[c & 15]);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
    }

    /** An unpaired surrogate has no UTF-8 form and must be escaped. */
    private static boolean isAlone(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
                : i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
    }
}

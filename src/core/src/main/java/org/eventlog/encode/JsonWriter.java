// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON (RFC 8259) as UTF-8, without white space. NaN and the infinities become strings.
 */
class JsonWriter extends ValueWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** The two digits of 00 to 99. */
    private static final byte[] PAIRS = pairs();
    /**
     * For each character below 128: 0 if it is unescaped, 'u' for a six-character escape, otherwise the letter after
     * the backslash.
     */
    private static final byte[] ESCAPE = escapes();
    private static final byte[] ELLIPSIS = "…".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    /** Up to this value a double represents each integer, so that three decimals can be split off exactly. */
    private static final double EXACT = 1L << 52;

    private final EncodedTextCache keys;
    private final EncodedTextCache texts;
    private final LastNumber last;
    /** Whether the next key or array element must be preceded by a comma. */
    private boolean comma;
    private boolean markedComma;

    /**
     * @param keys caches keys, with quotes and colon
     * @param texts caches texts, with quotes
     * @param last caches the most recent number
     */
    JsonWriter(ByteSink out, EncodedTextCache keys, EncodedTextCache texts, LastNumber last) {
        super(out);
        this.keys = keys;
        this.texts = texts;
        this.last = last;
    }

    @Override
    void restart() {
        super.restart();
        comma = false;
    }

    @Override
    void beginObject() {
        comma();
        out.put((byte) '{');
        comma = false;
    }

    @Override
    void endObject() {
        out.put((byte) '}');
        comma = true;
    }

    @Override
    void beginArray() {
        comma();
        out.put((byte) '[');
        comma = false;
    }

    @Override
    void endArray() {
        out.put((byte) ']');
        comma = true;
    }

    @Override
    void members(byte[] json) {
        if (json.length > 0) {
            comma();
            out.put(json);
        }
    }

    @Override
    byte[] capture() {
        return Arrays.copyOfRange(out.bytes, 1, out.length);
    }

    @Override
    void key(Key key) {
        key.writeJson(out, comma);
        comma = false;
    }

    @Override
    void key(String key, int maxChars) {
        comma();
        EncodedTextCache.Entry known = keys.get(key);
        if (known != null) {
            out.putPadded(known.padded(), known.length());
        } else {
            startKey();
            int start = out.length;
            text(key, maxChars);
            out.put((byte) ':');
            finishKey();
            if (isAsItWas()) {
                keys.put(key, out.bytes, start, out.length);
            }
        }
        comma = false;
    }

    @Override
    void constant(String text, int maxChars) {
        remembered(text, maxChars, texts);
    }

    /** Writes a text from the cache, if it was cached with the same limit. */
    final void remembered(String text, int maxChars, EncodedTextCache in) {
        comma();
        EncodedTextCache.Entry known = in.get(text);
        if (known != null) {
            out.putPadded(known.padded(), known.length());
            return;
        }
        startKey();
        int start = out.length;
        text(text, maxChars);
        if (isAsItWas()) {
            in.put(text, out.bytes, start, out.length);
        }
    }

    @Override
    int ascii(int length) {
        comma();
        out.ensure(length + 2);
        int at = out.length + 1;
        out.bytes[at - 1] = '"';
        out.bytes[at + length] = '"';
        out.length += length + 2;
        return at;
    }

    @Override
    void mark() {
        super.mark();
        markedComma = comma;
    }

    @Override
    void rewind() {
        super.rewind();
        comma = markedComma;
    }

    @Override
    void endEvent() {
        out.put((byte) '\n');
        comma = false;
    }

    @Override
    void bool(boolean value) {
        comma();
        out.put(value ? TRUE : FALSE);
    }

    @Override
    void nul() {
        comma();
        out.put(NULL);
    }

    @Override
    void number(long value) {
        comma();
        digits(value);
    }

    @Override
    void numberAgain(long value) {
        comma();
        if (!last.write(value, out)) {
            int start = out.length;
            digits(value);
            last.put(value, out.bytes, start, out.length);
        }
    }

    @Override
    void number(double value) {
        comma();
        double thousandfold = value * 1000;
        if (Math.abs(thousandfold) < EXACT) {
            // Rounded, because 129.95 * 1000 is slightly less than 129950.
            long whole = Math.round(thousandfold);
            // Division rounds correctly, as does every parser of decimals: equality here implies equality there.
            if (whole / 1000.0 == value && (whole != 0 || Double.doubleToRawLongBits(value) == 0)) {
                decimal(whole);
                return;
            }
        }
        if (Double.isFinite(value)) {
            ascii(Double.toString(value));
        } else {
            out.put((byte) '"');
            ascii(Double.toString(value));
            out.put((byte) '"');
        }
    }

    @Override
    void string(String text, int maxChars) {
        comma();
        text(text, maxChars);
    }

    private void text(String text, int maxChars) {
        int end = end(text, maxChars);
        out.ensure(end + 2);
        out.bytes[out.length++] = '"';
        int done = plain(text, end);
        if (done < end) {
            escaped(text, done, end);
        }
        if (end < text.length()) {
            out.put(ELLIPSIS);
        }
        out.put((byte) '"');
    }

    /** Copies characters that need no escape, up to the first that does. The capacity is sufficient. */
    @SuppressWarnings("deprecation") // getBytes takes the low byte of each character, which is all of an ASCII character.
    private int plain(String text, int end) {
        if (isPlain(text, end)) {
            text.getBytes(0, end, out.bytes, out.length);
            out.length += end;
            return end;
        }
        byte[] to = out.bytes;
        int at = out.length;
        int i = 0;
        for (; i < end; i++) {
            char c = text.charAt(i);
            if (c >= 128 || ESCAPE[c] != 0) {
                break;
            }
            to[at++] = (byte) c;
        }
        out.length = at;
        return i;
    }

    /** A loop without an exit and a copy take three quarters of the time of a loop that does both. */
    private static boolean isPlain(String text, int end) {
        int special = 0;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            special |= c >= 128 ? 1 : ESCAPE[c];
        }
        return special == 0;
    }

    private void escaped(String text, int from, int end) {
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            // A character takes at most 6 bytes, and the rest of the text at least one byte each.
            out.ensure(6 + (end - i));
            if (c >= 128) {
                i += character(c, text, i, end);
                continue;
            }
            byte[] to = out.bytes;
            int at = out.length;
            byte escape = ESCAPE[c];
            if (escape == 0) {
                to[at++] = (byte) c;
            } else {
                to[at++] = '\\';
                to[at++] = escape;
                if (escape == 'u') {
                    to[at++] = '0';
                    to[at++] = '0';
                    to[at++] = HEX[c >> 4];
                    to[at++] = HEX[c & 15];
                }
            }
            out.length = at;
        }
    }

    private void decimal(long thousandths) {
        if (thousandths < 0) {
            out.put((byte) '-');
            thousandths = -thousandths;
        }
        digits(thousandths / 1000);
        int rest = (int) (thousandths % 1000);
        out.ensure(4);
        out.bytes[out.length++] = '.';
        out.bytes[out.length++] = (byte) ('0' + rest / 100);
        if (rest % 100 != 0) {
            out.bytes[out.length++] = (byte) ('0' + rest / 10 % 10);
            if (rest % 10 != 0) {
                out.bytes[out.length++] = (byte) ('0' + rest % 10);
            }
        }
    }

    private void digits(long value) {
        if (value == Long.MIN_VALUE) {
            ascii("-9223372036854775808");
            return;
        }
        out.ensure(20);
        byte[] to = out.bytes;
        int at = out.length;
        long left = value;
        if (left < 0) {
            to[at++] = '-';
            left = -left;
        }
        int end = at + count(left);
        out.length = end;
        while (left >= 100) {
            long hundreds = left / 100;
            int pair = (int) (left - hundreds * 100) << 1;
            left = hundreds;
            to[--end] = PAIRS[pair + 1];
            to[--end] = PAIRS[pair];
        }
        if (left >= 10) {
            to[--end] = PAIRS[((int) left << 1) + 1];
            to[--end] = PAIRS[(int) left << 1];
        } else {
            to[--end] = (byte) ('0' + left);
        }
    }

    private static int count(long value) {
        int count = 1;
        for (long bound = 10; count < 19 && value >= bound; bound *= 10) {
            count++;
        }
        return count;
    }

    private void ascii(String text) {
        out.ensure(text.length());
        for (int i = 0; i < text.length(); i++) {
            out.bytes[out.length++] = (byte) text.charAt(i);
        }
    }

    /** Called before each value: writes a comma if one is needed. */
    private void comma() {
        if (comma) {
            out.put((byte) ',');
        }
        comma = true;
    }

    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }

    private static byte[] escapes() {
        byte[] table = new byte[128];
        for (int c = 0; c < 32; c++) {
            table[c] = 'u';
        }
        table[127] = 'u';
        table['"'] = '"';
        table['\\'] = '\\';
        table['\n'] = 'n';
        table['\r'] = 'r';
        table['\t'] = 't';
        table['\b'] = 'b';
        table['\f'] = 'f';
        return table;
    }
}

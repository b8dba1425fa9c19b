// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.nio.charset.StandardCharsets;

/**
 * Writes JSON (RFC 8259) as UTF-8, without white space and without a copy.
 *
 * <p>
 * Whatever is written, the outcome is valid: a lone surrogate becomes U+FFFD, NaN and the infinities become
 * strings, a text beyond its cap is cut at a character and ends in an ellipsis. That the nesting is right is the
 * caller's part. Keeps no state but the sink's, so that one can be made for an event and forgotten: whether a comma
 * is due is read from the last byte written.
 */
final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** For each character below 128: 0 = as it is, 'u' = six-character escape, else the letter behind the backslash. */
    private static final byte[] ESCAPE = escapes();
    private static final byte[] ELLIPSIS = "…".getBytes(StandardCharsets.UTF_8);
    static final char REPLACEMENT = '\uFFFD';
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    /** Up to here a double holds each integer, so that three decimals can be split off exactly. */
    private static final double EXACT = 1L << 52;

    private final ByteSink out;
    private boolean truncated;
    /** Whether a text was written otherwise than it is: cut, or a lone surrogate replaced. */
    private boolean altered;
    private boolean keyAltered;

    JsonWriter(ByteSink out) {
        this.out = out;
    }

    /** Whether a text was cut. */
    boolean truncated() {
        return truncated;
    }

    void beginObject() {
        comma();
        out.put((byte) '{');
    }

    void endObject() {
        out.put((byte) '}');
    }

    void beginArray() {
        comma();
        out.put((byte) '[');
    }

    void endArray() {
        out.put((byte) ']');
    }

    /** Bytes which are members of an object already. */
    void members(byte[] json) {
        if (json.length > 0) {
            comma();
            out.put(json);
        }
    }

    void key(Key key) {
        comma();
        out.put(key.json);
    }

    void key(String key, int maxChars) {
        altered = false;
        string(key, maxChars);
        keyAltered |= altered;
        out.put((byte) ':');
    }

    /** Whether a key was written otherwise than it is: then two different ones may have become the same. */
    boolean keyAltered() {
        return keyAltered;
    }

    void bool(boolean value) {
        comma();
        out.put(value ? TRUE : FALSE);
    }

    void nul() {
        comma();
        out.put(NULL);
    }

    void number(long value) {
        comma();
        digits(value);
    }

    void number(double value) {
        comma();
        double thousandfold = value * 1000;
        if (Math.abs(thousandfold) < EXACT) {
            long whole = (long) thousandfold;
            // Division rounds correctly, and so does every reader of decimals: equal here means equal there.
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

    /** A text of at most so many characters; what is longer is cut. */
    void string(String text, int maxChars) {
        comma();
        int end = text.length();
        boolean cut = end > maxChars;
        if (cut) {
            end = Character.isHighSurrogate(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
            truncated = true;
            altered = true;
        }
        out.ensure(end + 2);
        out.bytes[out.length++] = '"';
        int done = plain(text, end);
        if (done < end) {
            escaped(text, done, end);
        }
        if (cut) {
            out.put(ELLIPSIS);
        }
        out.put((byte) '"');
    }

    /** Copies characters which stand for themselves, up to the first that does not; there is room for all. */
    private int plain(String text, int end) {
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

    private void escaped(String text, int from, int end) {
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            // The greatest single character takes 6 bytes; the rest of the text at least one each.
            out.ensure(6 + (end - i));
            byte[] to = out.bytes;
            int at = out.length;
            if (c < 128) {
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
            } else if (c < 0x800) {
                to[at++] = (byte) (0xC0 | c >> 6);
                to[at++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                at = threeBytes(c, to, at);
            } else if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                to[at++] = (byte) (0xF0 | point >> 18);
                to[at++] = (byte) (0x80 | point >> 12 & 0x3F);
                to[at++] = (byte) (0x80 | point >> 6 & 0x3F);
                to[at++] = (byte) (0x80 | point & 0x3F);
            } else {
                at = threeBytes(REPLACEMENT, to, at);
                altered = true;
            }
            out.length = at;
        }
    }

    private static int threeBytes(char c, byte[] to, int at) {
        to[at] = (byte) (0xE0 | c >> 12);
        to[at + 1] = (byte) (0x80 | c >> 6 & 0x3F);
        to[at + 2] = (byte) (0x80 | c & 0x3F);
        return at + 3;
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
        if (value < 0) {
            out.bytes[out.length++] = '-';
            value = -value;
        }
        int count = 1;
        for (long bound = 10; count < 19 && value >= bound; bound *= 10) {
            count++;
        }
        int at = out.length + count;
        out.length = at;
        do {
            out.bytes[--at] = (byte) ('0' + value % 10);
            value /= 10;
        } while (value != 0);
    }

    private void ascii(String text) {
        out.ensure(text.length());
        for (int i = 0; i < text.length(); i++) {
            out.bytes[out.length++] = (byte) text.charAt(i);
        }
    }

    private void comma() {
        if (out.length > 0) {
            byte last = out.bytes[out.length - 1];
            if (last != '{' && last != '[' && last != ':' && last != '\n') {
                out.put((byte) ',');
            }
        }
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

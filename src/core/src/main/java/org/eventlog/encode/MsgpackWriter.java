// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes MessagePack. NaN and the infinities become strings, as in JSON: receivers that go on in JSON can't say them, and
 * Fluentd closes the connection for one.
 *
 * <p>
 * How many members an object has is known only at its end, so a header with room for a count is written first and
 * filled in then:
 *
 * <pre>
 * object   DE nn nn key value key value …    (DF nn nn nn nn beyond 65,535 members)
 * array    DC nn nn value value …            (DD nn nn nn nn likewise)
 * </pre>
 *
 * Texts and integers have the shortest form there is. An event tells its own end: nothing stands between two.
 */
final class MsgpackWriter extends ValueWriter {
    private static final int HEADER = 3;
    private static final int DEEPEST = 40;
    private static final byte MAP_16 = (byte) 0xDE;
    private static final byte ARRAY_16 = (byte) 0xDC;
    private static final byte[] ELLIPSIS = "…".getBytes(StandardCharsets.UTF_8);

    private final EncodedTextCache keys;
    private final EncodedTextCache texts;
    /** For each open object or array: the position of its header, and its number of items (keys and values). */
    private final int[] starts = new int[DEEPEST];
    private final int[] items = new int[DEEPEST];
    private int depth;
    private int markedItems;

    /**
     * @param keys caches keys, with their headers
     * @param texts caches texts, with their headers
     */
    MsgpackWriter(ByteSink out, EncodedTextCache keys, EncodedTextCache texts) {
        super(out);
        this.keys = keys;
        this.texts = texts;
    }

    @Override
    void restart() {
        super.restart();
        depth = 0;
        items[0] = 0;
    }

    @Override
    void beginObject() {
        begin(MAP_16);
    }

    @Override
    void endObject() {
        end(items[depth] / 2);
    }

    @Override
    void beginArray() {
        begin(ARRAY_16);
    }

    @Override
    void endArray() {
        end(items[depth]);
    }

    private void begin(byte header) {
        items[depth]++;
        starts[++depth] = out.length;
        items[depth] = 0;
        out.ensure(HEADER);
        out.bytes[out.length] = header;
        out.length += HEADER;
    }

    private void end(int count) {
        int start = starts[depth--];
        if (count <= 0xFFFF) {
            bigEndian(count, out.bytes, start + 1, 2);
            return;
        }
        out.ensure(2);
        System.arraycopy(out.bytes, start + HEADER, out.bytes, start + HEADER + 2, out.length - start - HEADER);
        out.length += 2;
        out.bytes[start]++;
        bigEndian(count, out.bytes, start + 1, 4);
    }

    @Override
    void members(byte[] captured) {
        items[depth] += 2 * ((captured[0] & 0xFF) << 8 | captured[1] & 0xFF);
        out.put(captured, 2, captured.length);
    }

    /** The number of members in two bytes, and the members. */
    @Override
    byte[] capture() {
        bigEndian(items[depth] / 2, out.bytes, 1, 2);
        return Arrays.copyOfRange(out.bytes, 1, out.length);
    }

    @Override
    void key(Key key) {
        items[depth]++;
        key.writeMsgpack(out);
    }

    @Override
    void key(String key, int maxChars) {
        items[depth]++;
        EncodedTextCache.Entry known = keys.get(key);
        if (known != null) {
            out.putPadded(known.padded(), known.length());
            return;
        }
        startKey();
        int start = out.length;
        text(key, maxChars);
        finishKey();
        if (isAsItWas()) {
            keys.put(key, out.bytes, start, out.length);
        }
    }

    @Override
    void constant(String text, int maxChars) {
        items[depth]++;
        EncodedTextCache.Entry known = texts.get(text);
        if (known != null) {
            out.putPadded(known.padded(), known.length());
            return;
        }
        startKey();
        int start = out.length;
        text(text, maxChars);
        if (isAsItWas()) {
            texts.put(text, out.bytes, start, out.length);
        }
    }

    @Override
    void string(String text, int maxChars) {
        items[depth]++;
        text(text, maxChars);
    }

    @Override
    int ascii(int length) {
        items[depth]++;
        int header = headerSize(length);
        out.ensure(header + length);
        header(length, header, out.bytes, out.length);
        out.length += header + length;
        return out.length - length;
    }

    @Override
    void bool(boolean value) {
        items[depth]++;
        out.put((byte) (value ? 0xC3 : 0xC2));
    }

    @Override
    void nul() {
        items[depth]++;
        out.put((byte) 0xC0);
    }

    @Override
    void number(long value) {
        items[depth]++;
        if (value >= -32 && value < 128) {
            out.put((byte) value);
        } else if (value >= 0) {
            int power = value <= 0xFF ? 0 : value <= 0xFFFF ? 1 : value <= 0xFFFF_FFFFL ? 2 : 3;
            typed(0xCC + power, value, 1 << power);
        } else {
            int power = value >= Byte.MIN_VALUE ? 0 : value >= Short.MIN_VALUE ? 1 : value >= Integer.MIN_VALUE ? 2 : 3;
            typed(0xD0 + power, value, 1 << power);
        }
    }

    @Override
    void number(double value) {
        if (!Double.isFinite(value)) {
            string(Double.toString(value), Integer.MAX_VALUE);
            return;
        }
        items[depth]++;
        typed(0xCB, Double.doubleToRawLongBits(value), Double.BYTES);
    }

    private void typed(int type, long value, int size) {
        out.ensure(1 + size);
        out.bytes[out.length] = (byte) type;
        bigEndian(value, out.bytes, out.length + 1, size);
        out.length += 1 + size;
    }

    @Override
    void endEvent() {
        // MessagePack needs no separator.
    }

    @Override
    void mark() {
        super.mark();
        markedItems = items[depth];
    }

    @Override
    void rewind() {
        super.rewind();
        items[depth] = markedItems;
    }

    private void text(String text, int maxChars) {
        int end = end(text, maxChars);
        int start = out.length;
        // Correct for ASCII, the usual case; otherwise there are more bytes than characters.
        int guess = headerSize(end);
        out.ensure(guess + end);
        out.length += guess;
        int done = ascii(text, end);
        if (done < end) {
            beyondAscii(text, done, end);
        }
        if (end < text.length()) {
            out.put(ELLIPSIS);
        }
        int size = out.length - start - guess;
        int header = headerSize(size);
        if (header > guess) {
            out.ensure(header - guess);
            System.arraycopy(out.bytes, start + guess, out.bytes, start + header, size);
            out.length += header - guess;
        }
        header(size, header, out.bytes, start);
    }

    /** Copies characters up to the first that takes more than a byte. The capacity is sufficient. */
    private int ascii(String text, int end) {
        byte[] to = out.bytes;
        int at = out.length;
        int i = 0;
        for (; i < end; i++) {
            char c = text.charAt(i);
            if (c >= 128) {
                break;
            }
            to[at++] = (byte) c;
        }
        out.length = at;
        return i;
    }

    private void beyondAscii(String text, int from, int end) {
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            out.ensure(4 + (end - i));
            if (c < 128) {
                out.bytes[out.length++] = (byte) c;
            } else {
                i += character(c, text, i, end);
            }
        }
    }

    private static int headerSize(int length) {
        return length < 32 ? 1 : length <= 0xFF ? 2 : length <= 0xFFFF ? 3 : 5;
    }

    private static void header(int length, int headerSize, byte[] to, int at) {
        if (headerSize == 1) {
            to[at] = (byte) (0xA0 | length);
        } else {
            to[at] = (byte) (headerSize == 2 ? 0xD9 : headerSize == 3 ? 0xDA : 0xDB);
            bigEndian(length, to, at + 1, headerSize - 1);
        }
    }

    private static void bigEndian(long value, byte[] to, int at, int size) {
        for (int i = size - 1; i >= 0; i--, value >>>= 8) {
            to[at + i] = (byte) value;
        }
    }
}

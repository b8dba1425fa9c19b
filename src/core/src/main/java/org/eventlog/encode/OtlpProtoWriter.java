// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * OTLP's protobuf ({@code opentelemetry/proto/logs/v1/logs.proto} and {@code common/v1/common.proto}). A record is
 * written with its tag and length within {@code ScopeLogs}, so that concatenated records are part of such a message.
 *
 * <p>The length of a message is known only at its end, so one byte is reserved for it. If it needs more, the message
 * is moved.
 */
final class OtlpProtoWriter extends ValueWriter implements OtlpWriter {
    /** Each nested value needs three messages, and its key one. */
    private static final int DEEPEST = 4 * (ValueTree.MAX_DEPTH + 4);
    private static final byte[] ELLIPSIS = "…".getBytes(StandardCharsets.UTF_8);

    // A tag combines the field's number and its type: 0 varint, 1 eight bytes, 2 length-delimited.
    private static final int SCOPE_LOG_RECORDS = 2 << 3 | 2;
    private static final int RECORD_TIME = 1 << 3 | 1;
    private static final int RECORD_SEVERITY = 2 << 3;
    private static final int RECORD_SEVERITY_TEXT = 3 << 3 | 2;
    private static final int RECORD_BODY = 5 << 3 | 2;
    private static final int RECORD_ATTRIBUTES = 6 << 3 | 2;
    private static final int RECORD_DROPPED = 7 << 3;
    private static final int RECORD_TRACE_ID = 9 << 3 | 2;
    private static final int RECORD_SPAN_ID = 10 << 3 | 2;
    private static final int RECORD_OBSERVED = 11 << 3 | 1;
    private static final int RECORD_EVENT_NAME = 12 << 3 | 2;
    /** The tag of the attributes of Resource, and of the items of ArrayValue and KeyValueList. */
    private static final int FIRST = 1 << 3 | 2;
    private static final int KEY = 1 << 3 | 2;
    private static final int VALUE = 2 << 3 | 2;
    private static final int TEXT = 1 << 3 | 2;
    private static final int FLAG = 2 << 3;
    private static final int WHOLE = 3 << 3;
    private static final int NUMBER = 4 << 3 | 1;
    private static final int LIST = 5 << 3 | 2;
    private static final int OBJECT = 6 << 3 | 2;

    private final EncodedTextCache keys;
    private final EncodedTextCache texts;
    /** The positions of the lengths of open messages. */
    private final int[] starts = new int[DEEPEST];
    private int depth;
    /** For each open list, and first for the body: the tag of its items, and whether these are key-value pairs. */
    private final int[] tags = new int[ValueTree.MAX_DEPTH + 4];
    private final boolean[] keyed = new boolean[ValueTree.MAX_DEPTH + 4];
    private int lists;
    private int attributes = FIRST;

    /**
     * @param keys caches keys, with tag and length
     * @param texts caches texts, with tag and length
     */
    OtlpProtoWriter(ByteSink out, EncodedTextCache keys, EncodedTextCache texts) {
        super(out);
        this.keys = keys;
        this.texts = texts;
    }

    @Override
    void restart() {
        super.restart();
        depth = 0;
        lists = 0;
        attributes = FIRST;
    }

    @Override
    public ValueWriter values() {
        return this;
    }

    @Override
    public void beginRecord() {
        begin(SCOPE_LOG_RECORDS);
        attributes = RECORD_ATTRIBUTES;
    }

    @Override
    public void times(long time, long observed) {
        fixed(RECORD_TIME, time);
        fixed(RECORD_OBSERVED, observed);
    }

    @Override
    public void severity(int number, String text) {
        varint(RECORD_SEVERITY, number);
        text(RECORD_SEVERITY_TEXT, text, Integer.MAX_VALUE);
    }

    @Override
    public void beginBody() {
        tags[0] = RECORD_BODY;
    }

    @Override
    public void beginAttributes() {
        open(attributes, true);
    }

    @Override
    public void endAttributes() {
        lists--;
    }

    @Override
    public void dropped(int count) {
        varint(RECORD_DROPPED, count);
    }

    @Override
    public void eventName(String name, int maxChars) {
        known(RECORD_EVENT_NAME, name, maxChars, texts);
    }

    @Override
    public void traceId(String hex) {
        bytes(RECORD_TRACE_ID, HexFormat.of().parseHex(hex));
    }

    @Override
    public void spanId(String hex) {
        bytes(RECORD_SPAN_ID, HexFormat.of().parseHex(hex));
    }

    @Override
    void endEvent() {
        end();
    }

    private void open(int tag, boolean ofKeys) {
        tags[++lists] = tag;
        keyed[lists] = ofKeys;
    }

    private void begin(int tag) {
        out.ensure(2);
        out.bytes[out.length++] = (byte) tag;
        starts[++depth] = out.length++;
    }

    private void end() {
        int start = starts[depth--];
        finishLength(start, out.length - start - 1);
    }

    /** Writes the length for which one byte was reserved. */
    private void finishLength(int at, int length) {
        int more = size(length) - 1;
        if (more > 0) {
            out.ensure(more);
            System.arraycopy(out.bytes, at + 1, out.bytes, at + 1 + more, length);
            out.length += more;
        }
        int end = out.length;
        out.length = at;
        varint(length);
        out.length = end;
    }

    private static int size(int value) {
        return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
    }

    private void varint(int tag, long value) {
        out.put((byte) tag);
        out.ensure(10);
        varint(value);
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            out.bytes[out.length++] = (byte) (left & 0x7F | 0x80);
            left >>>= 7;
        }
        out.bytes[out.length++] = (byte) left;
    }

    private void fixed(int tag, long value) {
        out.ensure(1 + Long.BYTES);
        out.bytes[out.length++] = (byte) tag;
        for (int shift = 0; shift < Long.SIZE; shift += 8) {
            out.bytes[out.length++] = (byte) (value >>> shift);
        }
    }

    private void bytes(int tag, byte[] bytes) {
        out.put((byte) tag);
        out.put((byte) bytes.length);
        out.put(bytes);
    }

    private void text(int tag, String text, int maxChars) {
        int end = end(text, maxChars);
        out.ensure(2);
        out.bytes[out.length++] = (byte) tag;
        int start = out.length++;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            out.ensure(4 + (end - i));
            if (c < 128) {
                out.bytes[out.length++] = (byte) c;
            } else {
                i += character(c, text, i, end);
            }
        }
        if (end < text.length()) {
            out.put(ELLIPSIS);
        }
        finishLength(start, out.length - start - 1);
    }

    /** Writes a text that is usually the same string each time: its tag, then the cached bytes. */
    private void known(int tag, String text, int maxChars, EncodedTextCache in) {
        EncodedTextCache.Entry entry = in.get(text);
        startKey();
        if (entry != null) {
            out.put((byte) tag);
            out.putPadded(entry.padded(), entry.length());
            return;
        }
        int start = out.length;
        text(tag, text, maxChars);
        if (isAsItWas()) {
            in.put(text, out.bytes, start + 1, out.length);
        }
    }

    @Override
    void key(Key key) {
        key(key.name(), Integer.MAX_VALUE);
    }

    @Override
    void key(String key, int maxChars) {
        begin(tags[lists]);
        known(KEY, key, maxChars, keys);
        finishKey();
    }

    private void beginValue() {
        begin(keyed[lists] ? VALUE : tags[lists]);
    }

    private void endValue() {
        end();
        if (keyed[lists]) {
            end();
        }
    }

    @Override
    void beginObject() {
        beginValue();
        begin(OBJECT);
        open(FIRST, true);
    }

    @Override
    void beginArray() {
        beginValue();
        begin(LIST);
        open(FIRST, false);
    }

    @Override
    void endObject() {
        endArray();
    }

    @Override
    void endArray() {
        end();
        lists--;
        endValue();
    }

    @Override
    void string(String text, int maxChars) {
        beginValue();
        text(TEXT, text, maxChars);
        endValue();
    }

    @Override
    void constant(String text, int maxChars) {
        beginValue();
        known(TEXT, text, maxChars, texts);
        endValue();
    }

    @Override
    int ascii(int length) {
        beginValue();
        out.ensure(2 + length);
        out.bytes[out.length++] = TEXT;
        out.bytes[out.length++] = (byte) length;
        int at = out.length;
        out.length += length;
        endValue();
        return at;
    }

    @Override
    void number(long value) {
        beginValue();
        varint(WHOLE, value);
        endValue();
    }

    @Override
    void number(double value) {
        if (!Double.isFinite(value)) {
            string(Double.toString(value), Integer.MAX_VALUE);
            return;
        }
        beginValue();
        fixed(NUMBER, Double.doubleToRawLongBits(value));
        endValue();
    }

    @Override
    void bool(boolean value) {
        beginValue();
        varint(FLAG, value ? 1 : 0);
        endValue();
    }

    /** Writes a value without a type. */
    @Override
    void nul() {
        beginValue();
        endValue();
    }

    /** Members consist of keys and values without an enclosing length. */
    @Override
    void members(byte[] encoded) {
        out.put(encoded);
    }

    @Override
    byte[] capture() {
        return out.toByteArray();
    }
}

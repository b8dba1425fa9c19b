// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.Locale;

/**
 * OTLP's JSON: protobuf's JSON mapping, except that ids are hexadecimal. 64-bit integers are strings, and every value
 * states its type: {@code {"key":"total","value":{"intValue":"3"}}}.
 */
final class OtlpJsonWriter extends JsonWriter implements OtlpWriter {
    private static final int DEEPEST = 40;

    private static final Key TIME = new Key("timeUnixNano");
    private static final Key OBSERVED = new Key("observedTimeUnixNano");
    private static final Key SEVERITY = new Key("severityNumber");
    private static final Key SEVERITY_TEXT = new Key("severityText");
    private static final Key BODY = new Key("body");
    private static final Key ATTRIBUTES = new Key("attributes");
    private static final Key DROPPED = new Key("droppedAttributesCount");
    private static final Key EVENT_NAME = new Key("eventName");
    private static final Key TRACE_ID = new Key("traceId");
    private static final Key SPAN_ID = new Key("spanId");
    private static final Key KEY = new Key("key");
    private static final Key VALUE = new Key("value");
    private static final Key VALUES = new Key("values");
    private static final Key TEXT = new Key("stringValue");
    private static final Key FLAG = new Key("boolValue");
    private static final Key WHOLE = new Key("intValue");
    private static final Key NUMBER = new Key("doubleValue");
    private static final Key LIST = new Key("arrayValue");
    private static final Key OBJECT = new Key("kvlistValue");

    private final EncodedTextCache keys;
    /** For each open list: whether its items are key-value pairs. */
    private final boolean[] keyed = new boolean[DEEPEST];
    private int depth;

    OtlpJsonWriter(ByteSink out, EncodedTextCache keys, EncodedTextCache texts, LastNumber last) {
        super(out, null, texts, last);
        this.keys = keys;
    }

    @Override
    void restart() {
        super.restart();
        depth = 0;
    }

    @Override
    public ValueWriter values() {
        return this;
    }

    @Override
    public void beginRecord() {
        super.beginObject();
    }

    @Override
    public void times(long time, long observed) {
        super.key(TIME);
        super.string(Long.toUnsignedString(time), Integer.MAX_VALUE);
        super.key(OBSERVED);
        super.string(Long.toUnsignedString(observed), Integer.MAX_VALUE);
    }

    @Override
    public void severity(int number, String text) {
        super.key(SEVERITY);
        super.number(number);
        super.key(SEVERITY_TEXT);
        super.string(text, Integer.MAX_VALUE);
    }

    @Override
    public void beginBody() {
        super.key(BODY);
    }

    @Override
    public void beginAttributes() {
        super.key(ATTRIBUTES);
        super.beginArray();
        keyed[++depth] = true;
    }

    @Override
    public void endAttributes() {
        super.endArray();
        depth--;
    }

    @Override
    public void dropped(int attributes) {
        super.key(DROPPED);
        super.number(attributes);
    }

    @Override
    public void eventName(String name, int maxChars) {
        super.key(EVENT_NAME);
        super.constant(name, maxChars);
    }

    @Override
    public void traceId(String hex) {
        super.key(TRACE_ID);
        super.string(hex.toLowerCase(Locale.ROOT), Integer.MAX_VALUE);
    }

    @Override
    public void spanId(String hex) {
        super.key(SPAN_ID);
        super.string(hex.toLowerCase(Locale.ROOT), Integer.MAX_VALUE);
    }

    @Override
    public void endEvent() {
        super.endObject();
        super.endEvent();
    }

    @Override
    void key(Key key) {
        key(key.name(), Integer.MAX_VALUE);
    }

    @Override
    void key(String key, int maxChars) {
        super.beginObject();
        super.key(KEY);
        startKey();
        // Not in the cache of texts, which may be longer than a key.
        remembered(key, maxChars, keys);
        finishKey();
        super.key(VALUE);
    }

    private void beginValue(Key type) {
        super.beginObject();
        super.key(type);
    }

    private void endValue() {
        super.endObject();
        if (keyed[depth]) {
            super.endObject();
        }
    }

    @Override
    void beginObject() {
        begin(OBJECT, true);
    }

    @Override
    void beginArray() {
        begin(LIST, false);
    }

    private void begin(Key type, boolean ofKeys) {
        beginValue(type);
        beginValue(VALUES);
        super.beginArray();
        keyed[++depth] = ofKeys;
    }

    @Override
    void endObject() {
        endArray();
    }

    @Override
    void endArray() {
        super.endArray();
        super.endObject();
        depth--;
        endValue();
    }

    @Override
    void string(String text, int maxChars) {
        beginValue(TEXT);
        super.string(text, maxChars);
        endValue();
    }

    @Override
    void constant(String text, int maxChars) {
        beginValue(TEXT);
        super.constant(text, maxChars);
        endValue();
    }

    @Override
    int ascii(int length) {
        beginValue(TEXT);
        int at = super.ascii(length);
        endValue();
        return at;
    }

    @Override
    void number(long value) {
        beginValue(WHOLE);
        super.string(Long.toString(value), Integer.MAX_VALUE);
        endValue();
    }

    @Override
    void numberAgain(long value) {
        number(value);
    }

    @Override
    void number(double value) {
        if (!Double.isFinite(value)) {
            string(Double.toString(value), Integer.MAX_VALUE);
            return;
        }
        beginValue(NUMBER);
        super.number(value);
        endValue();
    }

    @Override
    void bool(boolean value) {
        beginValue(FLAG);
        super.bool(value);
        endValue();
    }

    /** Writes a value without a type. */
    @Override
    void nul() {
        super.beginObject();
        endValue();
    }
}

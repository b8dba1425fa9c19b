// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;
import java.util.Map;

/**
 * Writes one value of a {@link org.eventlog.spi.StampedEvent} as JSON, for formats without their own form for nested
 * values. NaN and the infinities become strings.
 */
public final class ValueJson {
    private static final EncodedTextCache KEYS = new EncodedTextCache();
    private static final EncodedTextCache TEXTS = new EncodedTextCache();

    private final JsonWriter to;

    private ValueJson(JsonWriter to) {
        this.to = to;
    }

    /**
     * @param value null, a String, Long, Double or Boolean, or a list or map of such values
     * @return JSON as UTF-8
     */
    public static byte[] utf8(Object value) {
        // The value already has a limited size.
        ByteSink sink = new ByteSink(256, Integer.MAX_VALUE / 2);
        new ValueJson(new JsonWriter(sink, KEYS, TEXTS, new LastNumber())).write(value);
        return sink.toByteArray();
    }

    private void write(Object value) {
        if (value instanceof Map<?, ?> map) {
            to.beginObject();
            map.forEach((key, member) -> {
                to.key((String) key, Integer.MAX_VALUE);
                write(member);
            });
            to.endObject();
        } else if (value instanceof List<?> list) {
            to.beginArray();
            list.forEach(this::write);
            to.endArray();
        } else if (value instanceof String text) {
            to.string(text, Integer.MAX_VALUE);
        } else if (value instanceof Long number) {
            to.number(number);
        } else if (value instanceof Double number) {
            to.number(number);
        } else if (value instanceof Boolean flag) {
            to.bool(flag);
        } else if (value == null) {
            to.nul();
        } else {
            throw new IllegalArgumentException("not a value of an event: " + value.getClass().getName());
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AssertProvider;

/**
 * One event as received: its bytes and, if they are JSON in the layout {@code eventlog}, its parsed contents.
 *
 * <p>
 * Immutable. AssertJ's {@code assertThat(event)} returns an {@link EventAssert}.
 */
public final class ReceivedEvent implements AssertProvider<EventAssert> {
    private final byte[] bytes;
    /** Parsed on first use. If two threads parse it at the same time, the results are equal. */
    private volatile Map<String, Object> json;

    private ReceivedEvent(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param bytes are copied */
    public static ReceivedEvent of(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return new ReceivedEvent(copy);
    }

    /** @param bytes are copied */
    public static ReceivedEvent of(byte[] bytes) {
        return new ReceivedEvent(bytes.clone());
    }

    /** Splits bytes into events, one per line. An incomplete last line is ignored. */
    public static List<ReceivedEvent> lines(byte[] bytes) {
        List<ReceivedEvent> events = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                events.add(of(ByteBuffer.wrap(bytes, start, i + 1 - start)));
                start = i + 1;
            }
        }
        return events;
    }

    /** A copy of the bytes, with the line end. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public int size() {
        return bytes.length;
    }

    /** The bytes as UTF-8, without the line end. */
    public String text() {
        int end = bytes.length > 0 && bytes[bytes.length - 1] == '\n' ? bytes.length - 1 : bytes.length;
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /**
     * Parses the event as JSON: texts as String, integers as Long, other numbers as Double, objects and arrays as
     * unmodifiable maps and lists in the original order.
     *
     * @throws IllegalArgumentException if it is not exactly one JSON object, or contains a duplicate key
     */
    public Map<String, Object> json() {
        Map<String, Object> parsed = json;
        if (parsed == null) {
            parsed = JsonText.object(bytes);
            json = parsed;
        }
        return parsed;
    }

    /** The value of a key, or null if there is none. */
    public Object get(String key) {
        return json().get(key);
    }

    public String id() {
        return (String) get("id");
    }

    public String name() {
        return (String) get("name");
    }

    /** The fields added by the application; empty if there are none. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> fields() {
        Object fields = get("fields");
        return fields == null ? Map.of() : (Map<String, Object>) fields;
    }

    @SuppressWarnings("unchecked")
    public List<String> tags() {
        Object tags = get("tags");
        return tags == null ? List.of() : (List<String>) tags;
    }

    /** For AssertJ's {@code assertThat(event)}. Do not call it directly. */
    @Override
    @Deprecated
    public EventAssert assertThat() {
        return new EventAssert(this);
    }

    @Override
    public String toString() {
        return text();
    }
}

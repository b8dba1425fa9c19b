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
 * One event as a receiver got it: its bytes, and what they say when they are JSON in the layout {@code eventlog}.
 *
 * <p>
 * Immutable. With AssertJ's own {@code assertThat(event)} begins an {@link EventAssert}.
 */
public final class ReceivedEvent implements AssertProvider<EventAssert> {
    private final byte[] bytes;
    /** Made at the first question; two threads that ask at once make the same. */
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

    /** The events of so many bytes, a line each; what stands behind the last line end is no event. */
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
     * The event as JSON: text as String, whole numbers as Long, others as Double, objects and arrays as unmodifiable
     * maps and lists, in their order.
     *
     * @throws IllegalArgumentException when it is not one JSON object, or a key stands in it twice
     */
    public Map<String, Object> json() {
        Map<String, Object> parsed = json;
        if (parsed == null) {
            parsed = JsonText.object(bytes);
            json = parsed;
        }
        return parsed;
    }

    /** The value of a key, or null when there is none. */
    public Object get(String key) {
        return json().get(key);
    }

    public String id() {
        return (String) get("id");
    }

    public String name() {
        return (String) get("name");
    }

    /** What the application added; empty when it added nothing. */
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

    /** For {@code assertThat(event)}; not to be called. */
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

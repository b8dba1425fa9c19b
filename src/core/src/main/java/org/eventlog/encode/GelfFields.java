// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eventlog.LogEvent;

/**
 * The fields of one event in GELF's form: names with a restricted set of characters, values that are texts or
 * numbers. Objects become one field per member, with dotted names; lists become JSON text, booleans the texts {@code
 * true} and {@code false}; null values are omitted.
 */
final class GelfFields {
    /** Follows the underscore at the start of each additional field. */
    private static final String SEPARATOR = "_";

    private final ValueWriter to;
    private final EventLimits limits;
    private final Values values;
    private final List<String> names = new ArrayList<>();
    private final List<Object> scalars = new ArrayList<>();

    GelfFields(ValueWriter to, EventLimits limits, Values values) {
        this.to = to;
        this.limits = limits;
        this.values = values;
    }

    /**
     * Writes the fields as members of the open object.
     *
     * @param common added to every event that has no field with the same key
     * @param reserved names, without the underscore, that no field may have
     */
    void write(LogEvent event, Map<String, String> common, Set<String> reserved) {
        int count = Math.min(event.fieldCount(), limits.entries());
        if (count < event.fieldCount()) {
            to.markTruncated();
        }
        for (int i = 0; i < count; i++) {
            collect(event.fieldKey(i), event.fieldValue(i));
        }
        common.forEach((key, value) -> {
            if (!event.hasField(key)) {
                names.add(name(key));
                scalars.add(value);
            }
        });
        List<String> keys = DistinctKeys.beside(reserved, names, limits.key(), SEPARATOR);
        for (int i = 0; i < keys.size(); i++) {
            to.key(SEPARATOR + keys.get(i), Integer.MAX_VALUE);
            value(scalars.get(i));
        }
    }

    private void collect(String key, Object value) {
        Object plain = Scalars.of(value);
        boolean scalar = plain == null || plain instanceof String || plain instanceof Long || plain instanceof Double
                || plain instanceof Boolean || plain instanceof RenderingFailure || plain instanceof TruncatedText;
        add(key, scalar ? plain : parts(plain));
    }

    private Object parts(Object value) {
        try {
            return JsonReader.read(json(value));
        } catch (JsonReader.Malformed e) {
            throw new AssertionError("what this package writes, it reads", e);
        }
    }

    private void add(String key, Object value) {
        if (value instanceof JsonObject object) {
            for (int i = 0; i < object.keys().size(); i++) {
                add(key + "." + object.keys().get(i), object.values().get(i));
            }
        } else if (value != null) {
            if (names.size() == limits.entries()) {
                to.markTruncated();
                return;
            }
            if (key.length() > limits.key()) {
                to.markTruncated();
            }
            names.add(name(key));
            scalars.add(value instanceof List<?> list ? json(list) : value);
        }
    }

    /** Within the limits for values, so that the text can be read back. */
    private String json(Object value) {
        ByteSink sink = new ByteSink(256, limits.event());
        ValueWriter json = Encoding.json().writer(sink);
        values.write(json, value);
        if (json.truncated()) {
            to.markTruncated();
        }
        return new String(sink.bytes, 0, sink.length, StandardCharsets.UTF_8);
    }

    private void value(Object value) {
        if (value instanceof Boolean flag) {
            to.string(flag.toString(), limits.text());
        } else {
            values.write(to, value);
        }
    }

    private static String name(String key) {
        StringBuilder name = new StringBuilder(key.length());
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean allowed = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
                    || c == '.' || c == '-';
            name.append(allowed ? c : '_');
        }
        return name.isEmpty() ? "_" : name.toString();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.LogEvent;

/** Converts fields to plain values that reference nothing of the application. */
final class PlainFields {
    private static final FieldRules ANY = new FieldRules(FieldRules.Kind.ANY);

    private final PlainTexts texts;
    private final EventLimits limits;
    private final Map<String, String> common;
    private final Values values;
    private boolean truncated;

    PlainFields(PlainTexts texts, EventLimits limits, Additions additions) {
        this.texts = texts;
        this.limits = limits;
        this.common = additions.fields();
        this.values = new Values(limits, additions.objects(), ANY);
    }

    Map<String, Object> of(LogEvent event) {
        int count = Math.min(event.fieldCount(), limits.entries());
        truncated |= count < event.fieldCount();
        List<String> keys = new ArrayList<>();
        List<Object> plain = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(event.fieldKey(i));
            plain.add(plain(event.fieldValue(i)));
        }
        common.forEach((key, value) -> {
            if (!event.hasField(key)) {
                keys.add(key);
                plain.add(texts.cut(value, limits.text()));
            }
        });
        truncated |= keys.stream().anyMatch(key -> key.length() > limits.key());
        return map(DistinctKeys.of(keys, limits.key()), plain);
    }

    boolean isTruncated() {
        return truncated;
    }

    private Object plain(Object value) {
        if (value instanceof String text) {
            return texts.cut(text, limits.text());
        }
        if (value == null || value instanceof Long || value instanceof Double || value instanceof Boolean) {
            return value;
        }
        // Converts via JSON, whose writer supports all kinds of objects and limits nesting.
        ByteSink json = new ByteSink(256, limits.event());
        ValueWriter to = Encoding.json().writer(json);
        values.write(to, value);
        truncated |= to.truncated();
        try {
            return tree(JsonReader.read(new String(json.array(), 0, json.length(), StandardCharsets.UTF_8)));
        } catch (JsonReader.Malformed e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object tree(Object value) {
        if (value instanceof JsonObject object) {
            return map(object.keys(), object.values().stream().map(PlainFields::tree)
                    .collect(ArrayList::new, ArrayList::add, ArrayList::addAll));
        }
        if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>(list.size());
            list.forEach(element -> elements.add(tree(element)));
            return Collections.unmodifiableList(elements);
        }
        return value;
    }

    private static Map<String, Object> map(List<String> keys, List<?> values) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            map.put(keys.get(i), values.get(i));
        }
        return Collections.unmodifiableMap(map);
    }
}

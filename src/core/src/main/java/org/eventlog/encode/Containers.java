// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eventlog.internal.ObjectText;

/** Values with parts. To look into one calls the application's code, which may fail and may not end. */
final class Containers {
    private Containers() {}

    /** Whether it is one of which the parts are told; {@link Optional} is one, too. */
    static boolean isOne(Object value) {
        return value.getClass().isArray() || value instanceof Map || value instanceof Iterable
                || value instanceof JsonObject || value instanceof Optional;
    }

    /**
     * What is in a map, an iterable or an array by now: a {@link JsonObject}, a list, or {@link NotRendered}.
     *
     * @param most so many entries at most; one more than is wanted shows whether there are more
     */
    static Object parts(Object value, int most) {
        try {
            if (value instanceof JsonObject) {
                return value;
            }
            return value instanceof Map<?, ?> map
                    ? entries(map, most)
                    : value.getClass().isArray() ? elements(value, most) : elements((Iterable<?>) value, most);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            return NotRendered.of(e);
        }
    }

    private static JsonObject entries(Map<?, ?> map, int most) {
        List<String> keys = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (keys.size() >= most) {
                break;
            }
            keys.add(entry.getKey() instanceof Enum<?> constant ? constant.name() : ObjectText.of(entry.getKey()));
            values.add(entry.getValue());
        }
        return new JsonObject(keys, values);
    }

    private static List<Object> elements(Iterable<?> iterable, int most) {
        List<Object> elements = new ArrayList<>();
        for (Object element : iterable) {
            if (elements.size() >= most) {
                break;
            }
            elements.add(element);
        }
        return elements;
    }

    private static List<Object> elements(Object array, int most) {
        int count = Math.min(Array.getLength(array), most);
        List<Object> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(Array.get(array, i));
        }
        return elements;
    }
}

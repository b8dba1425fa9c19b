// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.eventlog.internal.ForeignCode;
import org.eventlog.internal.ObjectText;

/**
 * Reads values with parts. Reading one calls the application's code, which may fail or never end.
 *
 * <p>
 * Only collections and arrays count as lists. Other iterable objects do not: the elements of a path, a byte string or a
 * tree of a JSON library do not represent the value, and some objects can be iterated only once.
 */
final class Containers {
    /** The key for the rest of a map that could not be read completely. */
    private static final String REST = "…";

    private Containers() {}

    /** Whether the value has parts that are written. */
    static boolean isOne(Object value) {
        return value instanceof Map || value instanceof Collection || value instanceof JsonObject || isHolder(value)
                || value instanceof Map.Entry || isArray(value);
    }

    /** Whether the value is a holder for at most one value, which represents it. */
    static boolean isHolder(Object value) {
        return value instanceof Optional || value instanceof AtomicReference;
    }

    /** The value in a holder; null if it is empty. */
    static Object held(Object holder) {
        return holder instanceof Optional<?> optional ? optional.orElse(null) : ((AtomicReference<?>) holder).get();
    }

    private static boolean isArray(Object value) {
        return value.getClass().isArray() || value instanceof AtomicIntegerArray || value instanceof AtomicLongArray
                || value instanceof AtomicReferenceArray;
    }

    /**
     * The current contents of a map, collection or array: a {@link JsonObject}, a list, or {@link RenderingFailure}.
     * If reading fails midway, the entries read before are kept, followed by the fault.
     *
     * @param most the maximum number of entries; pass one more than needed to detect further ones
     */
    static Object parts(Object value, int most) {
        if (value instanceof JsonObject) {
            return value;
        }
        List<String> keys = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        boolean keyFailed = false;
        try {
            if (value instanceof Map<?, ?> map) {
                keyFailed = entries(map, most, keys, values);
            } else if (value instanceof Map.Entry<?, ?> entry) {
                put("key", ForeignCode.<Object>call(entry::getKey, RenderingFailure::of), keys, values);
                put("value", ForeignCode.<Object>call(entry::getValue, RenderingFailure::of), keys, values);
            } else if (value instanceof Collection<?> collection) {
                elements(collection.iterator(), most, values);
            } else {
                elements(value, most, values);
            }
        } catch (Throwable e) {
            RenderingFailure fault = RenderingFailure.of(ForeignCode.caught(e));
            if (values.isEmpty()) {
                return fault;
            }
            put(REST, fault, keys, values);
        }
        return value instanceof Map || value instanceof Map.Entry ? new JsonObject(keys, values, keyFailed) : values;
    }

    /** @return whether a key could not be read, or not completely */
    private static boolean entries(Map<?, ?> map, int most, List<String> keys, List<Object> values) {
        boolean keyFailed = false;
        boolean[] cut = {false};
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (values.size() >= most) {
                break;
            }
            Object key = entry.getKey();
            // One failing entry, such as a lazily loaded one, must not lose the others.
            Object value = ForeignCode.<Object>call(entry::getValue, RenderingFailure::of);
            String tooLong = Numbers.tooLong(key);
            String name = tooLong == null ? name(key, cut) : null;
            keyFailed |= name == null;
            // Without the exception's message, because document stores index every key.
            put(name != null ? name : tooLong != null ? tooLong : ObjectText.of(key), value, keys, values);
        }
        return keyFailed || cut[0];
    }

    /**
     * Returns null if the key cannot be read.
     *
     * @param cut whether a key was cut in depth
     */
    private static String name(Object key, boolean[] cut) {
        return key instanceof Enum<?> constant
                ? constant.name()
                : ForeignCode.call(() -> key == null ? "null" : "" + ObjectText.read(key, () -> cut[0] = true),
                        f -> null);
    }

    private static void put(String key, Object value, List<String> keys, List<Object> values) {
        keys.add(key);
        values.add(value);
    }

    private static void elements(Iterator<?> iterator, int most, List<Object> elements) {
        while (elements.size() < most && iterator.hasNext()) {
            elements.add(iterator.next());
        }
    }

    private static void elements(Object array, int most, List<Object> elements) {
        if (array instanceof AtomicIntegerArray numbers) {
            elements(numbers.length(), numbers::get, most, elements);
        } else if (array instanceof AtomicLongArray numbers) {
            elements(numbers.length(), numbers::get, most, elements);
        } else if (array instanceof AtomicReferenceArray<?> references) {
            elements(references.length(), references::get, most, elements);
        } else {
            elements(Array.getLength(array), i -> Array.get(array, i), most, elements);
        }
    }

    private static void elements(int length, IntFunction<Object> element, int most, List<Object> elements) {
        for (int i = 0; i < Math.min(length, most); i++) {
            elements.add(element.apply(i));
        }
    }
}

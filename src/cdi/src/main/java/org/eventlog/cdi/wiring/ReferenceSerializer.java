// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.json.bind.serializer.JsonbSerializer;
import jakarta.json.bind.serializer.SerializationContext;
import jakarta.json.stream.JsonGenerator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * Writes properties that refer to a value as that value, as in a field of their own. JSON-B would show each way of
 * reading it as a property. Atomic numbers need none of these: JSON-B writes each {@link Number}.
 */
abstract class ReferenceSerializer<T> implements JsonbSerializer<T> {

    static JsonbSerializer<?>[] all() {
        return new JsonbSerializer<?>[]{new OfBoolean(), new OfReference(), new OfIntegers(), new OfLongs(),
                new OfReferences()};
    }

    abstract Object value(T reference);

    @Override
    public void serialize(T reference, JsonGenerator generator, SerializationContext context) {
        Object value = value(reference);
        if (value == null) {
            generator.writeNull();
        } else {
            context.serialize(value, generator);
        }
    }

    static final class OfBoolean extends ReferenceSerializer<AtomicBoolean> {
        @Override
        Object value(AtomicBoolean reference) {
            return reference.get();
        }
    }

    /** Raw, because a parameterized type would not match. */
    @SuppressWarnings("rawtypes")
    static final class OfReference extends ReferenceSerializer<AtomicReference> {
        @Override
        Object value(AtomicReference reference) {
            return reference.get();
        }
    }

    static final class OfIntegers extends ReferenceSerializer<AtomicIntegerArray> {
        @Override
        Object value(AtomicIntegerArray array) {
            return IntStream.range(0, array.length()).map(array::get).toArray();
        }
    }

    static final class OfLongs extends ReferenceSerializer<AtomicLongArray> {
        @Override
        Object value(AtomicLongArray array) {
            return IntStream.range(0, array.length()).mapToLong(array::get).toArray();
        }
    }

    /** Raw, because a parameterized type would not match. */
    @SuppressWarnings("rawtypes")
    static final class OfReferences extends ReferenceSerializer<AtomicReferenceArray> {
        @Override
        Object value(AtomicReferenceArray array) {
            return IntStream.range(0, array.length()).mapToObj(array::get).toArray();
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.eventlog.internal.Decimals;

/** Converts values without parts to types that every encoding supports: String, Long, Double, Boolean, null. */
public final class Scalars {
    private Scalars() {}

    /**
     * The value as one of these types, or as {@link RenderingFailure} or {@link TruncatedText}; unchanged if it has
     * an unknown type.
     */
    static Object of(Object value) {
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? (Object) (long) optional.getAsInt() : null;
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? (Object) optional.getAsLong() : null;
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? (Object) optional.getAsDouble() : null;
        }
        if (value instanceof AtomicBoolean flag) {
            return flag.get();
        }
        Object text = Containers.isOne(value) || value instanceof RenderingFailure || value instanceof TruncatedText
                ? null
                : Texts.of(value);
        return text == null ? value : text;
    }

    private static Object number(Number number) {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        if (number instanceof Float single) {
            return Decimals.widened(single);
        }
        // Not longValue(), which a subclass may override.
        if (number instanceof AtomicInteger atomic) {
            return (long) atomic.get();
        }
        if (number instanceof AtomicLong atomic) {
            return atomic.get();
        }
        // Not for subclasses, which are foreign code.
        if (number.getClass() == LongAdder.class || number.getClass() == LongAccumulator.class) {
            return number.longValue();
        }
        if (number.getClass() == DoubleAdder.class || number.getClass() == DoubleAccumulator.class) {
            return number.doubleValue();
        }
        if (number.getClass() == BigInteger.class) {
            return Numbers.exact((BigInteger) number);
        }
        return number.getClass() == BigDecimal.class ? Numbers.exact((BigDecimal) number) : number;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Currency;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eventlog.internal.ObjectText;

/** Values without parts, as what every encoding knows: String, Long, Double, Boolean, null. */
final class Scalars {
    private Scalars() {}

    /** The value as one of these types, or as {@link NotRendered}; itself when it is none of the types known here. */
    static Object of(Object value) {
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
        return isText(value) ? ObjectText.of(value) : value;
    }

    private static Object number(Number number) {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte
                || number instanceof AtomicInteger || number instanceof AtomicLong) {
            return number.longValue();
        }
        if (number instanceof Float) {
            return number.doubleValue();
        }
        // Not their subclasses: a stranger's code.
        if (number.getClass() == BigInteger.class) {
            return Numbers.exact((BigInteger) number);
        }
        return number.getClass() == BigDecimal.class ? Numbers.exact((BigDecimal) number) : number;
    }

    /** A path is an Iterable of paths, and a Throwable has more behind it than a field is meant for. */
    private static boolean isText(Object value) {
        return value instanceof CharSequence || value instanceof Character || value instanceof UUID
                || value instanceof TemporalAccessor || value instanceof TemporalAmount || value instanceof ZoneId
                || value instanceof URI || value instanceof URL || value instanceof Path || value instanceof File
                || value instanceof Class || value instanceof Locale || value instanceof Currency
                || value instanceof Throwable;
    }
}

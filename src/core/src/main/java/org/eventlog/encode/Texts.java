// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.Locale;
import java.util.Spliterator;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.BaseStream;
import org.eventlog.internal.ForeignCode;
import org.eventlog.internal.ObjectText;

/**
 * Converts values of types that are best represented by a text. A renderer would treat them as beans and call all their
 * getters, and so resolve names, wait for a result, consume a stream, or write irrelevant properties.
 */
final class Texts {
    private static final int MILLIS = 1000;
    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    private Texts() {}

    /** The value's text, or {@link RenderingFailure}; null if the value is of another type. */
    static Object of(Object value) {
        if (value instanceof CharSequence || value instanceof TemporalAccessor || value instanceof TemporalAmount
                || value instanceof ZoneId || value instanceof Throwable) {
            return told(value);
        }
        if (value instanceof Date date) {
            return time(date);
        }
        if (value instanceof Calendar calendar) {
            return ForeignCode.<Object>call(() -> time(calendar, calendar.toInstant()), RenderingFailure::of);
        }
        return isOfThePlatform(value)
                ? platform(value)
                : isOneShot(value) || ServerTypes.isOne(value) ? told(value) : null;
    }

    /** The result of {@code toString()}, or {@link RenderingFailure}. */
    static Object told(Object value) {
        return ForeignCode.<Object>call(() -> {
            String text = ObjectText.read(value);
            return text != null ? text : new RenderingFailure(value.getClass().getName() + ".toString() is null");
        }, RenderingFailure::of);
    }

    /** An instant; but a date or time of {@code java.sql}, which is no instant, is written as such. */
    private static Object time(Date date) {
        return ForeignCode.<Object>call(() -> date.toInstant().toString(), fault -> told(date));
    }

    /** With the offset of the calendar's zone; in UTC if ISO 8601 has no form for that offset, or the zone throws. */
    private static String time(Calendar calendar, Instant moment) {
        return ForeignCode.call(() -> {
            int offset = calendar.getTimeZone().getOffset(moment.toEpochMilli());
            return offset % MILLIS == 0
                    ? moment.atOffset(ZoneOffset.ofTotalSeconds(offset / MILLIS)).toString()
                    : moment.toString();
        }, fault -> moment.toString());
    }

    /** The text of a JDK type, whose getters are not properties. */
    private static Object platform(Object value) {
        if (value instanceof InetAddress address) {
            return address.getHostAddress();
        }
        if (value instanceof InetSocketAddress address) {
            String host = address.getHostString();
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
        }
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        return value instanceof TimeZone zone ? zone.getID() : told(value);
    }

    private static boolean isOfThePlatform(Object value) {
        // Shortcut for common types.
        if (value instanceof Character || value instanceof UUID || value instanceof URI || value instanceof URL
                || value instanceof Locale || value instanceof Currency) {
            return true;
        }
        ClassLoader loader = value.getClass().getClassLoader();
        return loader == null || loader == PLATFORM;
    }

    /** Whether the value can be read only once, or only returns a value later. */
    private static boolean isOneShot(Object value) {
        return value instanceof BaseStream || value instanceof Iterator || value instanceof Enumeration
                || value instanceof Spliterator || value instanceof Supplier || value instanceof Future
                || value instanceof CompletionStage;
    }
}

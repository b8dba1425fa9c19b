// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event for a format to encode: the values of the application and those added by Eventlog, limited in size, with
 * secrets masked and objects of the application converted. Implemented by Eventlog only; immutable.
 *
 * <p>A text that is too long is truncated and ends with an ellipsis. No text has unpaired surrogates, so each can be
 * written as UTF-8.
 */
public interface StampedEvent {

    /** The event's id: a UUIDv7, or the id that the application set. */
    String id();

    /** The event's number since the event log started; the first is 1. */
    long sequence();

    /** When it happened. */
    Instant time();

    /** When it was logged: the same as {@link #time()}, unless the application set that. */
    Instant observed();

    String name();

    Level level();

    /** A text for people, or null. */
    @Nullable
    String message();

    /** What it happened to, or null. */
    @Nullable
    String target();

    /** Whether {@link #value()} was set. */
    boolean hasValue();

    /** The event's numeric value; 0 if none was set. It may be infinite or not a number. */
    double value();

    /** The event's tags, and those of {@code eventlog.tags}. */
    List<String> tags();

    /**
     * The event's fields, those of its context, and those of {@code eventlog.fields}, in this order. A value is null, a
     * String, Long, Double or Boolean, or a list or map of such values, nested to any depth within the limits.
     */
    Map<String, @Nullable Object> fields();

    /** The user, session, request and trace; its own fields are among {@link #fields()}. Each part may be null. */
    ContextSnapshot context();

    /** The place in the code where it was created; null if that is not known. */
    LogEvent.@Nullable CodeLocation code();

    /** The class of the exception; null if there is none. */
    @Nullable
    String exceptionType();

    /** The message of the exception, or null. */
    @Nullable
    String exceptionMessage();

    /** The stack trace as Java prints it, with causes and suppressed exceptions; null if there is no exception. */
    @Nullable
    String stackTrace();

    /** Whether a part was truncated or omitted. Formats should write this mark for readers. */
    boolean isTruncated();
}

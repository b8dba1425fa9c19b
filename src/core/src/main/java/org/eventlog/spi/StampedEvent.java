// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;

/**
 * An event as a format sees it: what the application said and what was added to it, without its secrets, bounded, and
 * without objects of the application. Implemented by Eventlog only; immutable.
 *
 * <p>
 * A text that is too long is cut and ends in an ellipsis, and has no lone surrogates: it can be written as UTF-8.
 */
public interface StampedEvent {

    /** The event's id: a UUIDv7, or what the application chose. */
    String id();

    /** The event's number since the start of the event log, from 1 on. */
    long sequence();

    /** When it happened. */
    Instant time();

    /** When it was logged: the same as {@link #time()}, unless the application chose that. */
    Instant observed();

    String name();

    Level level();

    /** Text for people, or null. */
    String message();

    /** What it happened to, or null. */
    String target();

    /** Whether {@link #value()} was set. */
    boolean hasValue();

    /** The event's number; 0 when none was set. May be no finite one. */
    double value();

    /** The event's tags, and those of {@code eventlog.tags}. */
    List<String> tags();

    /**
     * The event's fields, those of its context, and those of {@code eventlog.fields}, in this order. A value is null, a
     * String, Long, Double or Boolean, or a list or a map of such values, and so on.
     */
    Map<String, Object> fields();

    /** Who and which request it belongs to; its own fields are among {@link #fields()}. Each part may be null. */
    ContextSnapshot context();

    /** Where in the code it was made; null when that is not known. */
    LogEvent.CodeLocation code();

    /** The class of what was thrown; null when nothing was. */
    String exceptionType();

    /** The message of what was thrown, or null. */
    String exceptionMessage();

    /** What was thrown, with its causes and what they suppressed, as Java prints it; null when nothing was. */
    String stackTrace();

    /** Whether anything of this was cut or left out. Write it: a reader should know. */
    boolean isTruncated();
}

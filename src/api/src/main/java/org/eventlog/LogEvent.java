// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eventlog.internal.ObjectText;
import org.jspecify.annotations.Nullable;

/**
 * An event: something that happened, as described by the application.
 *
 * <p>
 * Only the name is mandatory. The {@code EventLog} adds user, location, time and request, unless the caller has set
 * them.
 *
 * <pre>
 * log.log(LogEvent.named("account.admin.create")
 *         .target("user:4711")
 *         .tag("backoffice")
 *         .field("durationMs", 34.2));
 * </pre>
 *
 * <p>
 * Immutable and thread-safe if the values of its fields are. Its {@link Builder} is neither.
 */
public final class LogEvent {
    final String name;
    final Level level;
    final @Nullable String message;
    final @Nullable String target;
    final boolean hasValue;
    final boolean truncated;
    final double value;
    final List<String> tags;
    /** Alternating keys and values. One array takes less memory than a map. */
    final @Nullable Object[] fields;
    final int fieldCount;
    final @Nullable Throwable exception;
    final @Nullable CodeLocation code;
    final @Nullable String id;
    final @Nullable Instant time;
    final @Nullable ContextSnapshot context;

    LogEvent(EventBuilder<?> builder) {
        name = builder.name;
        level = builder.level;
        message = builder.message;
        target = builder.target;
        hasValue = builder.hasValue;
        truncated = builder.truncated;
        value = builder.value;
        tags = TagList.unmodifiable(builder.tags);
        fields = builder.fields;
        fieldCount = builder.fieldCount;
        exception = builder.exception;
        code = builder.code;
        id = builder.id;
        time = builder.time;
        context = builder.context;
    }

    private LogEvent(LogEvent event, CodeLocation code) {
        name = event.name;
        level = event.level;
        message = event.message;
        target = event.target;
        hasValue = event.hasValue;
        truncated = event.truncated;
        value = event.value;
        tags = event.tags;
        fields = event.fields;
        fieldCount = event.fieldCount;
        exception = event.exception;
        this.code = code;
        id = event.id;
        time = event.time;
        context = event.context;
    }

    /**
     * Returns a builder for an event with this name.
     *
     * @param name what happened, from general to specific, separated by dots: {@code account.admin.create}. Put
     *            variable parts into fields or tags, so that all events of one kind have the same name
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    public String name() {
        return name;
    }

    public Level level() {
        return level;
    }

    /** The text for human readers, or null. */
    public @Nullable String message() {
        return message;
    }

    /** The object that the event is about, or null. */
    public @Nullable String target() {
        return target;
    }

    /** Whether {@link #value()} was set. */
    public boolean hasValue() {
        return hasValue;
    }

    /** The number that was counted or measured; 0 if none was set. */
    public double value() {
        return value;
    }

    public List<String> tags() {
        return tags;
    }

    /**
     * Returns a copy of the fields, in the order in which they were first set. A value is null, a String, Long, Double
     * or Boolean, or the object that was passed, which is read when the event is logged.
     */
    public Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < fieldCount; i++) {
            map.put((String) fields[2 * i], fields[2 * i + 1]);
        }
        return map;
    }

    /**
     * The number of fields. With {@link #fieldKey} and {@link #fieldValue}, it allows reading the fields without a
     * copy.
     */
    public int fieldCount() {
        return fieldCount;
    }

    public String fieldKey(int index) {
        return (String) fields[2 * Objects.checkIndex(index, fieldCount)];
    }

    public @Nullable Object fieldValue(int index) {
        return fields[2 * Objects.checkIndex(index, fieldCount) + 1];
    }

    /** Whether it was {@linkplain EventBuilder#truncated marked} as incomplete. */
    public boolean isTruncated() {
        return truncated;
    }

    public boolean hasField(String key) {
        for (int i = 0; i < fieldCount; i++) {
            if (fields[2 * i].equals(key)) {
                return true;
            }
        }
        return false;
    }

    /** The exception, or null. */
    public @Nullable Throwable exception() {
        return exception;
    }

    /**
     * The code location of the event. It is null if none was set, and {@link CodeLocation#NONE} if the event is marked
     * as having none.
     */
    public @Nullable CodeLocation code() {
        return code;
    }

    /** Returns this event with another code location. */
    public LogEvent at(CodeLocation place) {
        return new LogEvent(this, place);
    }

    /** The id set by the caller, or null. If it is null, the event log generates a UUIDv7 (RFC 9562). */
    public @Nullable String id() {
        return id;
    }

    /** The time set by the caller, or null. If it is null, the event gets the time of the call that logs it. */
    public @Nullable Instant time() {
        return time;
    }

    /** The user, session and request set by the caller, or null. */
    public @Nullable ContextSnapshot context() {
        return context;
    }

    /** Returns this event with these fields added, except those whose keys it already has. */
    public LogEvent plus(Map<String, @Nullable Object> more) {
        if (more.isEmpty()) {
            return this;
        }
        Builder builder = toBuilder();
        more.forEach((key, value) -> {
            if (!hasField(key)) {
                builder.field(key, value);
            }
        });
        return builder.build();
    }

    /** Returns a builder with the values of this event. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** A text for debugging. It contains the keys of the fields, but not their values. */
    @Override
    public String toString() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < fieldCount; i++) {
            keys.add(fieldKey(i));
        }
        return "LogEvent[" + name + ", " + level.text() + (target == null ? "" : ", " + target)
                + (keys.isEmpty() ? "" : ", fields " + keys) + "]";
    }

    /**
     * The location in the code at which an event was created.
     *
     * @param file the source file's name, or null
     * @param line the line number, from 1; less than 1 if unknown
     * @param function the method, or null
     */
    public record CodeLocation(@Nullable String file, int line, @Nullable String function) {
        /** The event was not created by a line of the application: no location is logged or determined. */
        public static final CodeLocation NONE = new CodeLocation(null, 0, null);

        /**
         * Returns the location of the caller: the nearest frame that belongs neither to Eventlog nor to the JDK, a
         * proxy or a logging framework. Returns null if none of the innermost 64 frames qualifies. Walking the stack
         * takes a microsecond or more.
         */
        public static @Nullable CodeLocation here() {
            return CodeLocations.here();
        }
    }

    /** Builds an event. Not thread-safe. */
    public static final class Builder extends EventBuilder<Builder> {
        private Builder(String name) {
            super(Objects.requireNonNull(name, "an event needs a name"), true);
        }

        private Builder(LogEvent event) {
            super(event);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Returns the event. The builder can still be used; events that were already built do not change. */
        public LogEvent build() {
            return event();
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eventlog.internal.ObjectText;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened, as the application tells it.
 *
 * <p>
 * Only the name is mandatory. Who, where, when and which request are filled in by the {@code EventLog}, unless
 * the event says so itself: what the caller sets wins.
 *
 * <pre>
 * log.log(LogEvent.named("account.admin.create")
 *         .target("user:4711")
 *         .tag("backoffice")
 *         .field("durationMs", 34.2));
 * </pre>
 *
 * <p>
 * Immutable, and safe to share between threads, as far as the values of its fields are. Its {@link Builder} is neither.
 */
public final class LogEvent {
    final String name;
    final Level level;
    final @Nullable String message;
    final @Nullable String target;
    final boolean hasValue;
    final double value;
    final List<String> tags;
    /** Key, value, key, value: one array instead of a map keeps an event small. */
    final @Nullable Object @Nullable [] fields;
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
        value = builder.value;
        tags = builder.tags == null ? List.of() : Collections.unmodifiableList(builder.tags);
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
     * Starts an event.
     *
     * @param name what happened, from general to special and with dots between: {@code account.admin.create}.
     *            Put what varies into fields or tags, so that events of one kind keep one name.
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

    /** Text for people, or null. */
    public @Nullable String message() {
        return message;
    }

    /** What it happened to, or null. */
    public @Nullable String target() {
        return target;
    }

    /** Whether {@link #value()} was set. */
    public boolean hasValue() {
        return hasValue;
    }

    /** The event's number; 0 when none was set. */
    public double value() {
        return value;
    }

    public List<String> tags() {
        return tags;
    }

    /**
     * The fields in the order they were first set. A value is null, a String, Long, Double or Boolean, or the object
     * that was given: then it is looked at when the event is logged.
     */
    public Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < fieldCount; i++) {
            map.put((String) fields[2 * i], fields[2 * i + 1]);
        }
        return map;
    }

    /** How many fields there are; with {@link #fieldKey} and {@link #fieldValue}, a way to read them without a copy. */
    public int fieldCount() {
        return fieldCount;
    }

    public String fieldKey(int index) {
        return (String) fields[2 * Objects.checkIndex(index, fieldCount)];
    }

    public @Nullable Object fieldValue(int index) {
        return fields[2 * Objects.checkIndex(index, fieldCount) + 1];
    }

    public boolean hasField(String key) {
        for (int i = 0; i < fieldCount; i++) {
            if (fields[2 * i].equals(key)) {
                return true;
            }
        }
        return false;
    }

    /** What was thrown, or null. */
    public @Nullable Throwable exception() {
        return exception;
    }

    /**
     * Where in the code the event was made; null where nothing was said, {@link CodeLocation#NONE} where it was said that
     * there is no such place.
     */
    public @Nullable CodeLocation code() {
        return code;
    }

    /** This event, said to be made there. */
    public LogEvent at(CodeLocation place) {
        return new LogEvent(this, place);
    }

    /** The id the caller chose, or null: then a UUIDv7 is made. */
    public @Nullable String id() {
        return id;
    }

    /** The time the caller chose, or null: then it is the time of the call to log. */
    public @Nullable Instant time() {
        return time;
    }

    /** What the caller said about user, session and request; null where nothing was said. */
    public @Nullable ContextSnapshot context() {
        return context;
    }

    /** This event, with those of the fields whose keys it does not have. */
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

    /** A builder that begins with all this event says. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** For people and debuggers; names the parts, and shows no field's value. */
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
     * Where in the code an event was made.
     *
     * @param file the source file's name, or null
     * @param line from 1; less when it is not known
     * @param function the method, or null
     */
    public record CodeLocation(@Nullable String file, int line, @Nullable String function) {
        /** No line of the application made the event: no place is written, and none is looked for. */
        public static final CodeLocation NONE = new CodeLocation(null, 0, null);

        /**
         * The place in the code that calls this: the nearest frame that is neither Eventlog's nor the JDK's nor a
         * proxy's; null when there is none among the last few. Costs a microsecond or more, as it walks the stack.
         */
        public static @Nullable CodeLocation here() {
            return CodeLocations.here();
        }
    }

    /** Builds one event. Not for use by several threads at once. */
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

        /** The event. The builder may go on: events already built do not change. */
        public LogEvent build() {
            return event();
        }
    }
}

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

/**
 * One thing that happened, as the application tells it.
 *
 * <p>
 * Only the name is mandatory. Who, where, when and which request are filled in by the {@link org.eventlog.engine.EventLog}, unless
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
    private final String name;
    private final Level level;
    private final String message;
    private final String target;
    private final boolean hasValue;
    private final double value;
    private final List<String> tags;
    /** Key, value, key, value: one array instead of a map keeps an event small. */
    private final Object[] fields;
    private final int fieldCount;
    private final Throwable exception;
    private final CodeLocation code;
    private final String id;
    private final Instant time;
    private final ContextSnapshot context;

    private LogEvent(Builder builder) {
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
    public String message() {
        return message;
    }

    /** What it happened to, or null. */
    public String target() {
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
    public Map<String, Object> fields() {
        Map<String, Object> map = new LinkedHashMap<>();
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

    public Object fieldValue(int index) {
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
    public Throwable exception() {
        return exception;
    }

    /** Where in the code the event was made, or null. */
    public CodeLocation code() {
        return code;
    }

    /** This event, said to be made there. */
    public LogEvent at(CodeLocation place) {
        return new LogEvent(this, place);
    }

    /** The id the caller chose, or null: then a UUIDv7 is made. */
    public String id() {
        return id;
    }

    /** The time the caller chose, or null: then it is the time of the call to log. */
    public Instant time() {
        return time;
    }

    /** What the caller said about user, session and request; null where nothing was said. */
    public ContextSnapshot context() {
        return context;
    }

    /** This event, with those of the fields whose keys it does not have. */
    public LogEvent plus(Map<String, Object> more) {
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
    public record CodeLocation(String file, int line, String function) {}

    /** Builds one event. Not for use by several threads at once. */
    public static final class Builder {
        private static final int FIRST_FIELDS = 8;

        private final String name;
        private Level level = Level.INFO;
        private String message;
        private String target;
        private boolean hasValue;
        private double value;
        private ArrayList<String> tags;
        private Object[] fields;
        private int fieldCount;
        private Throwable exception;
        private CodeLocation code;
        private String id;
        private Instant time;
        private ContextSnapshot context;
        /** A bit for each key's hash: where it is not set, the key is new, and need not be looked for. */
        private long keys;
        /** Whether an event uses our arrays: then they are copied before the next change. */
        private boolean shared;

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "an event needs a name");
        }

        private Builder(LogEvent event) {
            name = event.name;
            level = event.level;
            message = event.message;
            target = event.target;
            hasValue = event.hasValue;
            value = event.value;
            tags = new ArrayList<>(event.tags);
            fields = event.fields;
            fieldCount = event.fieldCount;
            exception = event.exception;
            code = event.code;
            id = event.id;
            time = event.time;
            context = event.context;
            keys = event.fieldCount == 0 ? 0 : -1;
            shared = true;
        }

        public Builder level(Level level) {
            this.level = Objects.requireNonNull(level, "level");
            return this;
        }

        public Builder message(String message) {
            this.message = message;
            return this;
        }

        /** What it happened to, as kind and key: {@code user:4711}. */
        public Builder target(String target) {
            this.target = target;
            return this;
        }

        /** The event's number, for what is counted or measured. */
        public Builder value(double value) {
            this.value = value;
            this.hasValue = true;
            return this;
        }

        public Builder tag(String tag) {
            Objects.requireNonNull(tag, "tag");
            own();
            if (tags == null) {
                tags = new ArrayList<>(4);
            }
            tags.add(tag);
            return this;
        }

        public Builder field(String key, String value) {
            return put(key, value);
        }

        public Builder field(String key, long value) {
            return put(key, value);
        }

        public Builder field(String key, double value) {
            return put(key, value);
        }

        public Builder field(String key, boolean value) {
            return put(key, value);
        }

        /**
         * A value of any type; {@code docs/events.md} says what becomes of which. Numbers and booleans keep their kind,
         * texts become strings at once. Maps, collections, arrays and other objects are kept as they are and looked at
         * in the call that logs the event, in its thread; until then no other thread may change them. What fails while
         * they are looked at becomes a text that says so, and never reaches the caller.
         */
        public Builder field(String key, Object value) {
            if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
                return put(key, ((Number) value).longValue());
            }
            if (value instanceof Float number) {
                return put(key, number.doubleValue());
            }
            // A StringBuilder is often used again for the next field.
            return put(key, value instanceof CharSequence ? ObjectText.of(value) : value);
        }

        public Builder exception(Throwable exception) {
            this.exception = exception;
            return this;
        }

        public Builder code(String file, int line, String function) {
            this.code = new CodeLocation(file, line, function);
            return this;
        }

        /**
         * The place in the code that calls this: the nearest frame that is neither Eventlog's nor the JDK's nor a
         * proxy's. Costs a microsecond or more, as it walks the stack.
         */
        public Builder codeHere() {
            this.code = CodeLocations.here();
            return this;
        }

        /** An id of the caller's own. Receivers drop a second event of the same id, so it must be unique. */
        public Builder id(String id) {
            this.id = id;
            return this;
        }

        public Builder time(Instant time) {
            this.time = time;
            return this;
        }

        /** User, session and request, where the caller knows better than the pipeline. */
        public Builder context(ContextSnapshot context) {
            this.context = context;
            return this;
        }

        /** The event. The builder may go on: events already built do not change. */
        public LogEvent build() {
            shared = true;
            return new LogEvent(this);
        }

        private Builder put(String key, Object value) {
            Objects.requireNonNull(key, "a field needs a key");
            own();
            long bit = 1L << key.hashCode();
            if ((keys & bit) != 0) {
                for (int i = 0; i < fieldCount; i++) {
                    if (fields[2 * i].equals(key)) {
                        fields[2 * i + 1] = value;
                        return this;
                    }
                }
            }
            keys |= bit;
            if (fields == null) {
                fields = new Object[2 * FIRST_FIELDS];
            } else if (2 * fieldCount == fields.length) {
                fields = Arrays.copyOf(fields, 2 * fields.length);
            }
            fields[2 * fieldCount] = key;
            fields[2 * fieldCount + 1] = value;
            fieldCount++;
            return this;
        }

        private void own() {
            if (shared) {
                tags = tags == null ? null : new ArrayList<>(tags);
                fields = fields == null ? null : fields.clone();
                shared = false;
            }
        }
    }
}

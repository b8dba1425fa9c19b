// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eventlog.internal.Decimals;
import org.eventlog.internal.ForeignCode;
import org.eventlog.internal.ObjectText;
import org.jspecify.annotations.Nullable;

/**
 * Says what an event is. There are two of them: {@link LogEvent.Builder} builds an event to be logged later, and
 * {@link OpenEvent} is logged where it is built. Not for use by several threads at once.
 *
 * @param <B> the builder's own type, which each method returns
 */
public abstract sealed class EventBuilder<B extends EventBuilder<B>> permits LogEvent.Builder, OpenEvent {
    private static final int FIRST_FIELDS = 8;
    /** From here on they are not looked through one by one. */
    private static final int MANY_FIELDS = 64;

    final String name;
    /** When false, nobody will see this event: nothing is kept. */
    private final boolean enabled;
    Level level = Level.INFO;
    @Nullable
    String message;
    @Nullable
    String target;
    boolean hasValue;
    double value;
    @Nullable
    ArrayList<String> tags;
    @Nullable
    Object @Nullable [] fields;
    int fieldCount;
    @Nullable
    Throwable exception;
    LogEvent.@Nullable CodeLocation code;
    @Nullable
    String id;
    @Nullable
    Instant time;
    @Nullable
    ContextSnapshot context;
    /** A bit for each key's hash: where it is not set, the key is new, and need not be looked for. */
    private long keys;
    /** Where each field is, once there are many. */
    private @Nullable Map<String, Integer> places;
    /** Whether an event uses our arrays: then they are copied before the next change. */
    private boolean shared;

    EventBuilder(String name, boolean enabled) {
        this.name = name;
        this.enabled = enabled;
    }

    EventBuilder(LogEvent event) {
        this(event.name, true);
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

    abstract B self();

    /** {@link Level#INFO} if nothing is said. */
    public B level(Level level) {
        Objects.requireNonNull(level, "level");
        if (enabled) {
            this.level = level;
        }
        return self();
    }

    /** Text for people. */
    public B message(@Nullable String message) {
        if (enabled) {
            this.message = message;
        }
        return self();
    }

    /** What it happened to, as kind and key: {@code user:4711}. */
    public B target(@Nullable String target) {
        if (enabled) {
            this.target = target;
        }
        return self();
    }

    /** The event's number, for what is counted or measured. */
    public B value(double value) {
        if (enabled) {
            this.value = value;
            this.hasValue = true;
        }
        return self();
    }

    /** The event's number, with the same decimal digits: of {@code 0.1f}, 0.1. */
    public B value(float value) {
        return value(Decimals.widened(value));
    }

    public B tag(String tag) {
        Objects.requireNonNull(tag, "tag");
        if (enabled) {
            own();
            if (tags == null) {
                tags = new ArrayList<>(4);
            }
            tags.add(tag);
        }
        return self();
    }

    /** Adds each of these tags. */
    public B tags(String... tags) {
        for (String tag : tags) {
            tag(tag);
        }
        return self();
    }

    /** Adds each of these tags. Where the collection throws, those before it are kept, and a field {@code tagsFault} says why. */
    public B tags(Collection<String> tags) {
        if (!enabled) {
            return self();
        }
        List<String> read = new ArrayList<>();
        String fault = fault(() -> tags.forEach(read::add));
        read.forEach(this::tag);
        return fault == null ? self() : put("tagsFault", fault);
    }

    public B field(String key, @Nullable String value) {
        return put(key, value);
    }

    public B field(String key, long value) {
        return enabled ? put(key, value) : self();
    }

    public B field(String key, double value) {
        return enabled ? put(key, value) : self();
    }

    /** The number with the same decimal digits: of {@code 0.1f}, 0.1. */
    public B field(String key, float value) {
        return enabled ? put(key, Decimals.widened(value)) : self();
    }

    public B field(String key, boolean value) {
        return put(key, value);
    }

    /**
     * A value of any type; {@code docs/events.md} says what becomes of which. Numbers and booleans keep their kind,
     * texts become strings at once. Maps, collections, arrays and other objects are kept as they are and looked at in
     * the call that logs the event, in its thread; until then no other thread may change them. What fails while they
     * are looked at becomes a text that says so, and never reaches the caller.
     */
    public B field(String key, @Nullable Object value) {
        if (!enabled) {
            return self();
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return put(key, ((Number) value).longValue());
        }
        if (value instanceof Float number) {
            return put(key, Decimals.widened(number));
        }
        // A StringBuilder is often used again for the next field.
        return put(key, value instanceof CharSequence ? ObjectText.of(value) : value);
    }

    /** Adds each entry as a field. Where the map throws, those before it are kept, and a field {@code fieldsFault} says why. */
    public B fields(Map<String, ?> fields) {
        if (!enabled) {
            return self();
        }
        Map<String, Object> read = new LinkedHashMap<>();
        String fault = fault(() -> fields.forEach(read::put));
        read.forEach(this::field);
        return fault == null ? self() : put("fieldsFault", fault);
    }

    /** What reading an application's collection threw: it may be one that another thread changes. Null for nothing. */
    private static @Nullable String fault(Runnable read) {
        try {
            read.run();
            return null;
        } catch (Throwable e) {
            return "not read to its end: " + ForeignCode.caught(e).getClass().getName();
        }
    }

    public B exception(@Nullable Throwable exception) {
        if (enabled) {
            this.exception = exception;
        }
        return self();
    }

    public B code(@Nullable String file, int line, @Nullable String function) {
        if (enabled) {
            this.code = new LogEvent.CodeLocation(file, line, function);
        }
        return self();
    }

    /** The place in the code that calls this: {@link LogEvent.CodeLocation#here()}. */
    public B codeHere() {
        if (enabled) {
            this.code = CodeLocations.here();
        }
        return self();
    }

    /**
     * Says that no line of the application made this event, as with one that tells of a request: it has no code
     * location, also where {@code eventlog.code.enabled} looks for that of every other event.
     */
    public B withoutCode() {
        if (enabled) {
            this.code = LogEvent.CodeLocation.NONE;
        }
        return self();
    }

    /** An id of the caller's own. Receivers drop a second event of the same id, so it must be unique. */
    public B id(@Nullable String id) {
        if (enabled) {
            this.id = id;
        }
        return self();
    }

    /** When it happened; the time of the call that logs it if nothing is said. */
    public B time(@Nullable Instant time) {
        if (enabled) {
            this.time = time;
        }
        return self();
    }

    /** The user, where the caller knows better than the request's context. */
    public B user(@Nullable String user) {
        return enabled ? context(contextSoFar().withUser(user)) : self();
    }

    /**
     * The session, where the caller knows better than the request's context. It is written as it is given: give a hash
     * of the session's id and never the id itself, with which a reader of the log could take the session over.
     */
    public B session(@Nullable String session) {
        return enabled ? context(contextSoFar().withSession(session)) : self();
    }

    /** The request, where the caller knows better than the request's context. */
    public B requestId(@Nullable String requestId) {
        return enabled ? context(contextSoFar().withRequestId(requestId)) : self();
    }

    /** What ties requests and services together, where the caller knows better than the request's context. */
    public B correlationId(@Nullable String correlationId) {
        return enabled ? context(contextSoFar().withCorrelationId(correlationId)) : self();
    }

    /** User, session and request together; replaces what was said of them before. What is null is filled in. */
    public B context(@Nullable ContextSnapshot context) {
        if (enabled) {
            this.context = context;
        }
        return self();
    }

    private ContextSnapshot contextSoFar() {
        return context == null ? ContextSnapshot.NONE : context;
    }

    LogEvent event() {
        shared = true;
        return new LogEvent(this);
    }

    private B put(String key, @Nullable Object value) {
        Objects.requireNonNull(key, "a field needs a key");
        if (!enabled) {
            return self();
        }
        own();
        long bit = 1L << key.hashCode();
        if ((keys & bit) != 0) {
            int place = place(key);
            if (place >= 0) {
                fields[2 * place + 1] = value;
                return self();
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
        if (places != null) {
            places.put(key, fieldCount);
        }
        fieldCount++;
        return self();
    }

    /** Where the field is; -1 when there is none of that key. */
    private int place(String key) {
        if (fieldCount < MANY_FIELDS) {
            for (int i = 0; i < fieldCount; i++) {
                if (fields[2 * i].equals(key)) {
                    return i;
                }
            }
            return -1;
        }
        if (places == null) {
            places = new HashMap<>();
            for (int i = 0; i < fieldCount; i++) {
                places.put((String) fields[2 * i], i);
            }
        }
        return places.getOrDefault(key, -1);
    }

    private void own() {
        if (shared) {
            tags = tags == null ? null : new ArrayList<>(tags);
            fields = fields == null ? null : fields.clone();
            shared = false;
        }
    }
}

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
import org.eventlog.internal.ForeignCollection;
import org.jspecify.annotations.Nullable;

/**
 * Describes an event. There are two builders: {@link LogEvent.Builder} builds an event to be logged later, and
 * {@link OpenEvent} logs it at once. Not thread-safe.
 *
 * @param <B> the builder's own type, which each method returns
 */
public abstract sealed class EventBuilder<B extends EventBuilder<B>> permits LogEvent.Builder, OpenEvent {
    /** As many as most events have, because the array is allocated for each event. */
    private static final int FIRST_FIELDS = 12;
    private static final @Nullable Object[] NO_FIELDS = new Object[0];
    /** From this number of fields on, they are no longer searched one by one. */
    private static final int MANY_FIELDS = 64;

    final String name;
    /** If false, the event will not be logged, and nothing is stored here. */
    private final boolean enabled;
    Level level = Level.INFO;
    @Nullable
    String message;
    @Nullable
    String target;
    boolean hasValue;
    boolean truncated;
    double value;
    /** Changed by {@link TagList} only. */
    List<String> tags = List.of();
    @Nullable
    Object[] fields = NO_FIELDS;
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
    /** One bit for each key's hash. If the bit of a key is not set, the key is new and a search is unnecessary. */
    private long keys;
    /** The index of each field, once there are many. */
    private @Nullable Map<String, Integer> places;
    /** Whether an event shares these arrays. If so, they are copied before the next change. */
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
        truncated = event.truncated;
        value = event.value;
        tags = event.tags;
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

    /** Sets the level; {@link Level#INFO} by default. */
    public B level(Level level) {
        Objects.requireNonNull(level, "level");
        if (enabled) {
            this.level = level;
        }
        return self();
    }

    /** Sets the text for human readers. */
    public B message(@Nullable String message) {
        if (enabled) {
            this.message = message;
        }
        return self();
    }

    /** Sets the object that the event is about, as type and key: {@code user:4711}. */
    public B target(@Nullable String target) {
        if (enabled) {
            this.target = target;
        }
        return self();
    }

    /** Sets the number that was counted or measured. */
    public B value(double value) {
        if (enabled) {
            this.value = value;
            this.hasValue = true;
        }
        return self();
    }

    /** Sets the number that was counted or measured. A double is exact up to 2^53. */
    public B value(long value) {
        // Without this method, the compiler would choose the one with a float, which is exact up to 2^24 only.
        return value((double) value);
    }

    /** Sets the number that was counted or measured, with the same decimal digits: {@code 0.1f} is logged as 0.1. */
    public B value(float value) {
        return value(Decimals.widened(value));
    }

    /**
     * Adds this tag. A null, which may come from the application's data, is left out, and a field {@code tagsFault} says
     * so.
     */
    public B tag(@Nullable String tag) {
        if (tag == null) {
            return put("tagsFault", "a tag is null");
        }
        if (enabled) {
            own();
            tags = TagList.plus(tags, tag);
        }
        return self();
    }

    /** Adds each of these tags. A null is left out, and a field {@code tagsFault} says so; the same for no array. */
    public B tags(@Nullable String... tags) {
        if (tags == null) {
            return put("tagsFault", "the tags are null");
        }
        for (String tag : tags) {
            tag(tag);
        }
        return self();
    }

    /**
     * Adds each of these tags. If the collection throws, contains null or has no end, the other tags are kept, and a
     * field {@code tagsFault} gives the reason.
     */
    public B tags(Collection<String> tags) {
        if (!enabled) {
            return self();
        }
        List<String> read = new ArrayList<>();
        String fault = ForeignCollection.read(all -> tags.forEach(tag -> {
            all.next();
            read.add(tag);
        }));
        if (read.removeIf(Objects::isNull) && fault == null) {
            fault = "a tag is null";
        }
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

    /** Adds a field with the same decimal digits: {@code 0.1f} is logged as 0.1. */
    public B field(String key, float value) {
        return enabled ? put(key, Decimals.widened(value)) : self();
    }

    public B field(String key, boolean value) {
        return put(key, value);
    }

    /**
     * Adds a field with a value of any type. {@code docs/events.md} lists how each type is written. Numbers and
     * booleans keep their type, and texts are converted to strings immediately. Maps, collections, arrays and other
     * objects are read in the call that logs the event, in its thread; until then, no other thread may change them. If
     * reading a value fails, a text that says so is logged in its place; the caller gets no exception.
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
        return put(key, value instanceof CharSequence text ? read(text) : value);
    }

    /**
     * Reads a text now, because a StringBuilder is often reused for the next field. A text that throws is kept for
     * the call that logs the event, which writes the reason and marks the event.
     */
    private static Object read(CharSequence text) {
        return ForeignCode.call(() -> {
            String read = text.toString();
            return read == null ? text : read;
        }, fault -> text);
    }

    /**
     * Adds each entry as a field. If the map throws or has no end, the entries before that are kept, and a field
     * {@code fieldsFault} gives the reason.
     */
    public B fields(Map<String, ?> fields) {
        if (!enabled) {
            return self();
        }
        Map<String, Object> read = new LinkedHashMap<>();
        String fault = ForeignCollection.read(all -> fields.forEach((key, value) -> {
            all.next();
            read.put(key, value);
        }));
        if (read.keySet().removeIf(Objects::isNull) && fault == null) {
            fault = "a key is null";
        }
        read.forEach(this::field);
        return fault == null ? self() : put("fieldsFault", fault);
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

    /** Sets the code location to that of the caller; see {@link LogEvent.CodeLocation#here()}. */
    public B codeHere() {
        if (enabled) {
            this.code = CodeLocations.here();
        }
        return self();
    }

    /**
     * Marks the event as not created by a line of the application, such as an event about a request. It gets no code
     * location, even if {@code eventlog.code.enabled} adds one to all other events.
     */
    public B withoutCode() {
        if (enabled) {
            this.code = LogEvent.CodeLocation.NONE;
        }
        return self();
    }

    /**
     * Marks the event as incomplete, because a part of what it describes was left out before it was logged. Receivers get
     * {@code "truncated": true}, as for an event that the event log itself truncates.
     */
    public B truncated() {
        if (enabled) {
            this.truncated = true;
        }
        return self();
    }

    /**
     * Sets an id chosen by the caller. It must be unique, because receivers drop a second event with the same id. An empty
     * id counts as none: the event gets one from Eventlog.
     */
    public B id(@Nullable String id) {
        if (enabled) {
            this.id = id == null || id.isEmpty() ? null : id;
        }
        return self();
    }

    /** Sets the time of the event; by default, the time of the call that logs it. */
    public B time(@Nullable Instant time) {
        if (enabled) {
            this.time = time;
        }
        return self();
    }

    /** Sets the user, instead of the one from the request's context. */
    public B user(@Nullable String user) {
        return enabled ? context(contextSoFar().withUser(user)) : self();
    }

    /**
     * Sets the session, instead of the one from the request's context. The value is written unchanged: pass a hash of
     * the session's id, never the id itself, with which a reader of the log could take over the session.
     */
    public B session(@Nullable String session) {
        return enabled ? context(contextSoFar().withSession(session)) : self();
    }

    /** Sets the request id, instead of the one from the request's context. */
    public B requestId(@Nullable String requestId) {
        return enabled ? context(contextSoFar().withRequestId(requestId)) : self();
    }

    /** Sets the correlation id, instead of the one from the request's context. */
    public B correlationId(@Nullable String correlationId) {
        return enabled ? context(contextSoFar().withCorrelationId(correlationId)) : self();
    }

    /**
     * Sets user, session, request and trace together, and replaces values set before. Components that are null are
     * taken from the request's context.
     */
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
        if (2 * fieldCount == fields.length) {
            fields = Arrays.copyOf(fields, Math.max(2 * FIRST_FIELDS, 2 * fields.length));
        }
        fields[2 * fieldCount] = key;
        fields[2 * fieldCount + 1] = value;
        if (places != null) {
            places.put(key, fieldCount);
        }
        fieldCount++;
        return self();
    }

    /** The index of the field; -1 if there is none with this key. */
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
            tags = TagList.ownCopy(tags);
            fields = fields.clone();
            shared = false;
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The user, session, request and trace that an event belongs to, at one moment. Everything except the fields may be
 * null, which means unknown. Start from {@link #NONE}, and add what is known. Immutable if the values of its fields
 * are.
 */
public final class ContextSnapshot {
    /** The maximum number of fields of a context. Further fields are ignored, and a field {@code contextFault} says so. */
    public static final int MAX_FIELDS = 64;

    private static final String FAULT = "contextFault";

    /** A context in which everything is unknown. */
    public static final ContextSnapshot NONE = new ContextSnapshot(null, null, null, null, null, null,
            Map.of());

    private final @Nullable String user;
    private final @Nullable String session;
    private final @Nullable String requestId;
    private final @Nullable String correlationId;
    private final @Nullable String traceId;
    private final @Nullable String spanId;
    private final Map<String, @Nullable Object> fields;

    private ContextSnapshot(@Nullable String user, @Nullable String session, @Nullable String requestId,
            @Nullable String correlationId, @Nullable String traceId, @Nullable String spanId,
            Map<String, @Nullable Object> fields) {
        this.user = user;
        this.session = session;
        this.requestId = requestId;
        this.correlationId = correlationId;
        this.traceId = traceId;
        this.spanId = spanId;
        this.fields = fields;
    }

    /** A context with only a user and a session. */
    public static ContextSnapshot of(@Nullable String user, @Nullable String session) {
        return new ContextSnapshot(user, session, null, null, null, null, Map.of());
    }

    /**
     * The user, by the name or id that the application uses; avoid e-mail addresses unless they are meant to be logged.
     */
    public @Nullable String user() {
        return user;
    }

    /**
     * A keyed hash of the session's id; never the id itself, with which a reader of the log could take over the
     * session.
     */
    public @Nullable String session() {
        return session;
    }

    /** The id of the request. */
    public @Nullable String requestId() {
        return requestId;
    }

    /** The id shared by all requests and services that work on the same task. */
    public @Nullable String correlationId() {
        return correlationId;
    }

    /** The W3C trace id, 32 lower-case hex digits. */
    public @Nullable String traceId() {
        return traceId;
    }

    /** The W3C parent or span id, 16 lower-case hex digits. */
    public @Nullable String spanId() {
        return spanId;
    }

    /** Added to each event that has no field with the same key; in the order in which they were set. Unmodifiable. */
    public Map<String, @Nullable Object> fields() {
        return fields;
    }

    public ContextSnapshot withUser(@Nullable String user) {
        return new ContextSnapshot(user, session, requestId, correlationId, traceId, spanId, fields);
    }

    /** Returns this context with another session: a keyed hash of the session's id, never the id itself. */
    public ContextSnapshot withSession(@Nullable String session) {
        return new ContextSnapshot(user, session, requestId, correlationId, traceId, spanId, fields);
    }

    public ContextSnapshot withRequestId(@Nullable String requestId) {
        return new ContextSnapshot(user, session, requestId, correlationId, traceId, spanId, fields);
    }

    public ContextSnapshot withCorrelationId(@Nullable String correlationId) {
        return new ContextSnapshot(user, session, requestId, correlationId, traceId, spanId, fields);
    }

    /**
     * Returns this context with other W3C trace and span ids, of 32 and 16 lower-case hex digits. They are not verified:
     * another text is written as it is.
     */
    public ContextSnapshot withTrace(@Nullable String traceId, @Nullable String spanId) {
        return new ContextSnapshot(user, session, requestId, correlationId, traceId, spanId, fields);
    }

    public ContextSnapshot withField(String key, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
        more.put(Objects.requireNonNull(key, "a field needs a key"), value);
        return withFields(more);
    }

    /**
     * Returns this context with other fields: the first {@link #MAX_FIELDS} of these. If there are more, a field
     * {@code contextFault} says so.
     */
    public ContextSnapshot withFields(Map<String, @Nullable Object> fields) {
        return new ContextSnapshot(user, session, requestId, correlationId, traceId, spanId,
                bounded(Objects.requireNonNull(fields, "fields")));
    }

    /** Returns this context, with unknown components and missing fields taken from another one. */
    public ContextSnapshot orElse(ContextSnapshot other) {
        if (this == NONE || other == NONE) {
            return this == NONE ? other : this;
        }
        return new ContextSnapshot(or(user, other.user), or(session, other.session), or(requestId, other.requestId),
                or(correlationId, other.correlationId), or(traceId, other.traceId), or(spanId, other.spanId),
                bounded(or(fields, other.fields)));
    }

    private static @Nullable String or(@Nullable String mine, @Nullable String theirs) {
        return mine != null ? mine : theirs;
    }

    private static Map<String, @Nullable Object> or(Map<String, @Nullable Object> mine,
            Map<String, @Nullable Object> theirs) {
        if (mine.isEmpty() || theirs.isEmpty()) {
            return mine.isEmpty() ? theirs : mine;
        }
        Map<String, @Nullable Object> both = new LinkedHashMap<>(mine);
        theirs.forEach(both::putIfAbsent);
        return both;
    }

    /** Not with Map.copyOf: the order is the application's, and a value may be null. */
    private static Map<String, @Nullable Object> bounded(Map<String, @Nullable Object> fields) {
        if (fields.isEmpty()) {
            return Map.of();
        }
        Map<String, @Nullable Object> bounded = new LinkedHashMap<>();
        int kept = 0;
        for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
            // A context that was bounded before has the mark in addition.
            kept += Objects.requireNonNull(field.getKey(), "a field needs a key").equals(FAULT) ? 0 : 1;
            if (kept > MAX_FIELDS) {
                bounded.put(FAULT, "more than " + MAX_FIELDS + " fields, the others are left out");
                break;
            }
            bounded.put(field.getKey(), field.getValue());
        }
        return Collections.unmodifiableMap(bounded);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof ContextSnapshot other && Objects.equals(user, other.user)
                && Objects.equals(session, other.session) && Objects.equals(requestId, other.requestId)
                && Objects.equals(correlationId, other.correlationId) && Objects.equals(traceId, other.traceId)
                && Objects.equals(spanId, other.spanId) && fields.equals(other.fields);
    }

    @Override
    public int hashCode() {
        return Objects.hash(user, session, requestId, correlationId, traceId, spanId, fields);
    }

    @Override
    public String toString() {
        return "ContextSnapshot[user=" + user + ", session=" + session + ", requestId=" + requestId
                + ", correlationId=" + correlationId + ", traceId=" + traceId + ", spanId=" + spanId + ", fields="
                + fields + "]";
    }
}

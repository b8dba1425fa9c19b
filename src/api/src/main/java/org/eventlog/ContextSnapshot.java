// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The user, session, request and trace that an event belongs to, at one moment. Every component except the fields may
 * be null, which means unknown. Immutable if the values of its fields are.
 *
 * @param user the user, by the name or id that the application uses; avoid e-mail addresses unless they are meant to be
 *            logged
 * @param session a keyed hash of the session's id; never the id itself, with which a reader of the log could take over
 *            the session
 * @param requestId the id of the request
 * @param correlationId the id shared by all requests and services that work on the same task
 * @param traceId W3C trace id, 32 lower-case hex digits
 * @param spanId W3C parent or span id, 16 lower-case hex digits
 * @param fields added to each event that has no field with the same key; at most {@link #MAX_FIELDS}, further ones are
 *            ignored
 */
public record ContextSnapshot(@Nullable String user, @Nullable String session, @Nullable String requestId,
        @Nullable String correlationId, @Nullable String traceId, @Nullable String spanId,
        Map<String, @Nullable Object> fields) {

    /** The maximum number of fields of a context. Further fields are ignored. */
    public static final int MAX_FIELDS = 64;

    /** A context in which everything is unknown. */
    public static final ContextSnapshot NONE = new ContextSnapshot(null, null, null, null, null, null);

    public ContextSnapshot {
        Objects.requireNonNull(fields, "fields");
        if (!fields.isEmpty()) {
            // Not Map.copyOf: the order is the application's, and a value may be null.
            fields = Collections.unmodifiableMap(bounded(fields));
        }
    }

    /** Creates a context without fields. */
    public ContextSnapshot(@Nullable String user, @Nullable String session, @Nullable String requestId,
            @Nullable String correlationId, @Nullable String traceId, @Nullable String spanId) {
        this(user, session, requestId, correlationId, traceId, spanId, Map.of());
    }

    /** A context with only a user and a session. */
    public static ContextSnapshot of(@Nullable String user, @Nullable String session) {
        return new ContextSnapshot(user, session, null, null, null, null);
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

    /** Returns this context with other W3C trace and span ids, of 32 and 16 lower-case hex digits. */
    public ContextSnapshot withTrace(@Nullable String traceId, @Nullable String spanId) {
        return new ContextSnapshot(user, session, requestId, correlationId, traceId, spanId, fields);
    }

    public ContextSnapshot withField(String key, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
        more.put(Objects.requireNonNull(key, "a field needs a key"), value);
        return withFields(more);
    }

    public ContextSnapshot withFields(Map<String, @Nullable Object> fields) {
        return new ContextSnapshot(user, session, requestId, correlationId, traceId, spanId, fields);
    }

    /** Returns this context, with unknown components and missing fields taken from another one. */
    public ContextSnapshot orElse(ContextSnapshot other) {
        return new ContextSnapshot(or(user, other.user), or(session, other.session), or(requestId, other.requestId),
                or(correlationId, other.correlationId), or(traceId, other.traceId), or(spanId, other.spanId),
                or(fields, other.fields));
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

    private static Map<String, @Nullable Object> bounded(Map<String, @Nullable Object> fields) {
        Map<String, @Nullable Object> bounded = new LinkedHashMap<>();
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            if (bounded.size() == MAX_FIELDS) {
                break;
            }
            bounded.put(Objects.requireNonNull(field.getKey(), "a field needs a key"), field.getValue());
        }
        return bounded;
    }
}

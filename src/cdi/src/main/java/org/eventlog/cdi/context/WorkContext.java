// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.eventlog.ContextSnapshot;

/**
 * One piece of work, such as a request or a task: for whom it is, as found, and as the application corrects it. Used by
 * the threads that do this work, one after the other.
 */
public class WorkContext implements Supplier<ContextSnapshot> {
    private final Supplier<ContextSnapshot> found;
    private final Trace trace;
    private String user;
    private String correlationId;
    private Map<String, Object> fields = Map.of();
    /** The first span that an event of it was logged in: the outermost here. What is logged after its end is its, too. */
    private ContextSnapshot span = ContextSnapshot.NONE;

    /** By another thread than the one that makes the event, where a resource answers later. */
    private volatile Throwable thrown;

    /** @param found what is known by itself; asked at each event, as it may change */
    public WorkContext(Supplier<ContextSnapshot> found, Trace trace) {
        this.found = found;
        this.trace = trace;
    }

    /** Work of which all is known at its beginning. */
    public static WorkContext of(ContextSnapshot known) {
        return new WorkContext(() -> known, Trace.NONE);
    }

    /** A copy for another thread, which no longer asks anybody: the request may be over when it is used. */
    public final WorkContext ofNow() {
        ContextSnapshot now = get();
        return new WorkContext(() -> now, trace());
    }

    /** What to tell those whom this work calls, from this thread. */
    public final Trace trace() {
        return ActiveSpan.trace(trace);
    }

    /** Remembers this thread's span, where it is the first one. */
    public final void noticeSpan() {
        if (span == ContextSnapshot.NONE) {
            span = ActiveSpan.over(span);
        }
    }

    @Override
    public ContextSnapshot get() {
        ContextSnapshot known = found.get();
        ContextSnapshot now = ActiveSpan.over(known);
        if (now == known && span != ContextSnapshot.NONE) {
            now = known.withTrace(span.traceId(), span.spanId());
        }
        if (user == null && correlationId == null && fields.isEmpty()) {
            return now;
        }
        return new ContextSnapshot(user, null, null, correlationId, null, null, fields).orElse(now);
    }

    public final void user(String name) {
        this.user = name;
    }

    public final void correlationId(String id) {
        this.correlationId = id;
    }

    /** Sets a field of the work's events; beyond {@link ContextSnapshot#MAX_FIELDS}, a new one is ignored. */
    public final void field(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(fields);
        if (more.size() < ContextSnapshot.MAX_FIELDS || more.containsKey(key)) {
            more.put(key, value);
            fields = more;
        }
    }

    /** Notes what a part of the application has thrown, or, by null, that it has come to a good end. */
    public final void thrown(Throwable failure) {
        thrown = failure;
    }

    /** What the application has thrown in the end, whatever was made of that; null when nothing is known. */
    public final Throwable thrown() {
        return thrown;
    }

    /**
     * The trace this work is part of, as it came in (W3C Trace Context): handed on unchanged, as whoever makes no spans
     * of its own should.
     *
     * @param parent {@code traceparent}, or null
     * @param state {@code tracestate}, or null; only with a parent
     */
    public record Trace(String parent, String state) {
        public static final Trace NONE = new Trace(null, null);

        /** The W3C trace id, or null. */
        public String traceId() {
            return parent == null ? null : parent.substring(3, 35);
        }

        /** The id of the span it came from, or null. */
        public String spanId() {
            return parent == null ? null : parent.substring(36, 52);
        }
    }
}

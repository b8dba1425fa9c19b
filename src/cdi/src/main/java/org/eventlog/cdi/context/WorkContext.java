// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.eventlog.ContextSnapshot;

/**
 * The context of a piece of work, such as a request or a task: values found automatically, and those set by the
 * application. Used by the threads of this work, one after another.
 */
public class WorkContext implements Supplier<ContextSnapshot> {
    private final Supplier<ContextSnapshot> found;
    private final Trace trace;
    private String user;
    private String correlationId;
    private Map<String, Object> fields = Map.of();
    /**
     * The first span in which an event of this work was logged, which is the outermost one here. It is also used for
     * events logged after its end.
     */
    private ContextSnapshot span = ContextSnapshot.NONE;

    /** Whether its scope was closed; the context that then applies is the one around it. */
    private boolean ended;
    private WorkContext around;

    /** Volatile, because another thread sets it if a resource responds asynchronously. */
    private volatile Throwable thrown;

    /**
     * @param found provides the values found automatically; called for each event, because they may change
     */
    public WorkContext(Supplier<ContextSnapshot> found, Trace trace) {
        this.found = found;
        this.trace = trace;
    }

    /** @return false if it had ended before */
    final boolean end(WorkContext surrounding) {
        boolean first = !ended;
        ended = true;
        around = first ? surrounding : around;
        return first;
    }

    /** This context, or the nearest one around it that has not ended. */
    static WorkContext lasting(WorkContext context) {
        WorkContext now = context;
        while (now != null && now.ended) {
            now = now.around;
        }
        return now;
    }

    /** Creates work with a fixed context. */
    public static WorkContext of(ContextSnapshot known) {
        return new WorkContext(() -> known, Trace.NONE);
    }

    /** A copy with fixed values for another thread, because the request may have ended when it is used. */
    public final WorkContext ofNow() {
        ContextSnapshot now = get();
        return new WorkContext(() -> now, trace());
    }

    /** The trace to pass on with outgoing calls of this thread. */
    public final Trace trace() {
        return ActiveSpan.trace(trace);
    }

    /** Records this thread's span if it is the first one. */
    public final void noticeSpan() {
        if (span == ContextSnapshot.NONE) {
            span = ActiveSpan.over(span);
        }
    }

    @Override
    public ContextSnapshot get() {
        ContextSnapshot known = found.get();
        ContextSnapshot now = ActiveSpan.over(known);
        if (now == known && span != ContextSnapshot.NONE && ActiveSpan.belongs(span.traceId(), known.traceId())) {
            now = known.withTrace(span.traceId(), span.spanId());
        }
        if (user == null && correlationId == null && fields.isEmpty()) {
            return now;
        }
        return ContextSnapshot.NONE.withUser(user).withCorrelationId(correlationId).withFields(fields).orElse(now);
    }

    public final void user(String name) {
        this.user = name;
    }

    public final void correlationId(String id) {
        this.correlationId = id;
    }

    /** Sets a field of the work's events; beyond {@link ContextSnapshot#MAX_FIELDS}, a new one is ignored and the context marked. */
    public final void field(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put(key, value);
        fields = more.size() > ContextSnapshot.MAX_FIELDS ? ContextSnapshot.NONE.withFields(more).fields() : more;
    }

    /** Takes back a field set in this work. */
    public final void removeField(String key) {
        if (fields.containsKey(key)) {
            Map<String, Object> fewer = new LinkedHashMap<>(fields);
            fewer.remove(key);
            fields = fewer;
        }
    }

    /** Records an exception thrown by a part of the application, or null for normal completion. */
    public final void thrown(Throwable failure) {
        thrown = failure;
    }

    /** The last exception thrown by the application, even if it was mapped to a response; null if unknown. */
    public final Throwable thrown() {
        return thrown;
    }

    /**
     * The incoming trace (W3C Trace Context). It is passed on unchanged, as required of a service that creates no
     * spans.
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

        /** The id of the calling span, or null. */
        public String spanId() {
            return parent == null ? null : parent.substring(36, 52);
        }
    }
}

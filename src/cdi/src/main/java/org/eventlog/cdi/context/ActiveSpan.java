// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import org.eventlog.ContextSnapshot;
import org.eventlog.cdi.context.WorkContext.Trace;
import org.eventlog.internal.ForeignCode;

/** The span that a tracer has started in this thread, if the server has one (OpenTelemetry, MicroProfile Telemetry). */
final class ActiveSpan {
    /** The source of spans; null if the server lacks the API, in which case a call only reads a constant. */
    private static final Source SOURCE = find();

    private ActiveSpan() {}

    /** Called for each event, so it must be fast. */
    interface Source {
        /** The snapshot with the ids of this thread's span, if it has one. */
        ContextSnapshot over(ContextSnapshot around);

        /** The trace to pass on with outgoing calls, or null without a span. */
        Trace trace();
    }

    private static Source find() {
        try {
            return new OpenTelemetrySpan();
        } catch (Throwable e) {
            ForeignCode.caught(e);
            return null;
        }
    }

    /** The context with this thread's span, unless the span belongs to another trace than the context. */
    static ContextSnapshot over(ContextSnapshot around) {
        if (SOURCE == null) {
            return around;
        }
        ContextSnapshot now = ForeignCode.call(() -> SOURCE.over(around), fault -> around);
        return belongs(now.traceId(), around.traceId()) ? now : around;
    }

    /**
     * The trace to pass on with outgoing calls: the current span, or the incoming trace if there is no span or it belongs
     * to another trace.
     */
    static Trace trace(Trace cameIn) {
        Trace own = SOURCE == null ? null : ForeignCode.call(SOURCE::trace, fault -> null);
        return own == null || !belongs(own.traceId(), cameIn.traceId()) ? cameIn : own;
    }

    /** Whether this thread has a span of that trace. */
    static boolean isOf(String traceId) {
        Trace own = SOURCE == null ? null : ForeignCode.call(SOURCE::trace, fault -> null);
        return own != null && own.traceId().equals(traceId);
    }

    /**
     * Whether a span continues the incoming trace. A server that traces requests although it ignores their
     * {@code traceparent} begins a new trace with each of them, which nobody else knows.
     */
    static boolean belongs(String spansTrace, String cameIn) {
        return cameIn == null || cameIn.equals(spansTrace);
    }
}

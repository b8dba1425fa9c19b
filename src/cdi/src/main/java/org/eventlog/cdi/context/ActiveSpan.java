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

    static ContextSnapshot over(ContextSnapshot around) {
        return SOURCE == null ? around : ForeignCode.call(() -> SOURCE.over(around), fault -> around);
    }

    /** The trace to pass on with outgoing calls: the current span, or else the incoming trace. */
    static Trace trace(Trace cameIn) {
        Trace own = SOURCE == null ? null : ForeignCode.call(SOURCE::trace, fault -> null);
        return own == null ? cameIn : own;
    }
}

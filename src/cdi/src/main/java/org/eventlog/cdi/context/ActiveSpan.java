// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import org.eventlog.ContextSnapshot;
import org.eventlog.cdi.context.WorkContext.Trace;
import org.eventlog.internal.ForeignCode;

/** The span a tracer has begun in this thread, where there is a tracer: OpenTelemetry, as MicroProfile Telemetry. */
final class ActiveSpan {
    /** Who knows; null where the server has no such API, and then asking is a look at a constant. */
    private static final Source SOURCE = find();

    private ActiveSpan() {}

    /** Asked for each event, so it must be quick. */
    interface Source {
        /** The snapshot with the ids of this thread's span, if it has one. */
        ContextSnapshot over(ContextSnapshot around);

        /** What to tell those whom this thread calls, or null without a span. */
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

    /** What to tell those whom this thread calls: its span, or else what came in. */
    static Trace trace(Trace cameIn) {
        Trace own = SOURCE == null ? null : ForeignCode.call(SOURCE::trace, fault -> null);
        return own == null ? cameIn : own;
    }
}

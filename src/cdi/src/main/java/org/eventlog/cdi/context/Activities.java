// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.eventlog.ContextSnapshot;
import org.eventlog.bridge.ThreadNames;
import org.eventlog.cdi.context.WorkContext.Trace;

/** Creates the contexts of work outside requests. */
public final class Activities {
    /** Also used as the name of a JMS property, which must be a Java identifier. */
    public static final String CORRELATION_ID = "eventlog_correlation_id";
    private static final String TRACEPARENT = "traceparent";
    private static final String TRACESTATE = "tracestate";
    private static final String ACTIVITY = "activity";
    private static final String WORKER = "worker";

    private Activities() {}

    /**
     * The context received with the work.
     *
     * @param known takes precedence over the thread's context
     * @param trace {@link Trace#NONE} if there is none
     * @param worker identifies the worker: a queue, a step, a thread
     */
    public record ReceivedContext(ContextSnapshot known, Trace trace, String worker) {
        public static ReceivedContext nothing() {
            return of(ContextSnapshot.NONE);
        }

        public static ReceivedContext of(ContextSnapshot known) {
            return new ReceivedContext(known, Trace.NONE, ThreadNames.current());
        }
    }

    /** The properties to pass on with work, which connect it to the work of this thread. The user is not included. */
    public static Map<String, String> handOver() {
        ContextSnapshot now = CurrentContext.snapshot();
        WorkContext work = CurrentContext.get();
        Trace trace = work == null ? Trace.NONE : work.trace();
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(CORRELATION_ID, now.correlationId() == null ? now.requestId() : now.correlationId());
        properties.put(TRACEPARENT, trace.parent());
        properties.put(TRACESTATE, trace.state());
        properties.values().removeIf(value -> value == null);
        return properties;
    }

    /** Reads the properties written by {@link #handOver}. */
    public static <E extends Exception> ReceivedContext handed(Properties<E> properties, String worker) throws E {
        Trace trace = ContextIds.trace(properties.get(TRACEPARENT), properties.get(TRACESTATE));
        ContextSnapshot known = ContextSnapshot.NONE
                .withCorrelationId(ContextIds.checked(properties.get(CORRELATION_ID)))
                .withTrace(trace.traceId(), trace.spanId());
        return new ReceivedContext(known, trace, worker);
    }

    /** The properties of a message or a job; null for a missing one. */
    public interface Properties<E extends Exception> {
        String get(String name) throws E;
    }

    /** Creates the context of an activity that starts in this thread, within the thread's current context. */
    public static WorkContext begin(String name, ReceivedContext handed) {
        WorkContext around = CurrentContext.get();
        WorkContext work = around == null
                ? work(() -> ContextSnapshot.NONE, Trace.NONE, handed)
                : work(around, around.trace(), handed);
        work.field(ACTIVITY, name);
        work.field(WORKER, handed.worker());
        return work;
    }

    private static WorkContext work(Supplier<ContextSnapshot> around, Trace traceAround, ReceivedContext handed) {
        ContextSnapshot known = handed.known();
        ContextSnapshot now = known.orElse(around.get());
        String requestId = now.requestId() == null ? ContextIds.make() : now.requestId();
        ContextSnapshot ids = ContextSnapshot.NONE.withRequestId(requestId)
                .withCorrelationId(now.correlationId() == null ? requestId : now.correlationId());
        return new WorkContext(() -> known.orElse(around.get()).orElse(ids),
                handed.trace().parent() == null ? traceAround : handed.trace());
    }
}

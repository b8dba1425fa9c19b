// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.eventlog.ContextSnapshot;
import org.eventlog.bridge.ThreadNames;
import org.eventlog.cdi.context.WorkContext.Trace;

/** Makes the contexts of work that no request asks for. */
public final class Activities {
    /** Also the name of a property of a JMS message, and those have names as Java has them. */
    public static final String CORRELATION_ID = "eventlog_correlation_id";
    private static final String TRACEPARENT = "traceparent";
    private static final String TRACESTATE = "tracestate";
    private static final String ACTIVITY = "activity";
    private static final String WORKER = "worker";

    private Activities() {}

    /**
     * What came with the work from whoever handed it over.
     *
     * @param known goes before what the thread knows already
     * @param trace {@link Trace#NONE} where none came
     * @param worker which of those that do such work this is: a queue, a step, a thread
     */
    public record Handed(ContextSnapshot known, Trace trace, String worker) {
        public static Handed nothing() {
            return of(ContextSnapshot.NONE);
        }

        public static Handed of(ContextSnapshot known) {
            return new Handed(known, Trace.NONE, ThreadNames.current());
        }
    }

    /** What to hand over with work, by name of property: what ties it to the work of this thread. No user's name. */
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

    /** Reads what {@link #handOver} has written, wherever it was kept. */
    public static <E extends Exception> Handed handed(Properties<E> properties, String worker) throws E {
        Trace trace = Ids.trace(properties.get(TRACEPARENT), properties.get(TRACESTATE));
        ContextSnapshot known = new ContextSnapshot(null, null, null, Ids.checked(properties.get(CORRELATION_ID)),
                trace.traceId(), trace.spanId());
        return new Handed(known, trace, worker);
    }

    /** Properties of a message or a job; null for one that is not there. */
    public interface Properties<E extends Exception> {
        String get(String name) throws E;
    }

    /** The context of an activity that begins in this thread; around it is what the thread works for already. */
    public static WorkContext begin(String name, Handed handed) {
        WorkContext around = CurrentContext.get();
        WorkContext work = around == null
                ? work(() -> ContextSnapshot.NONE, Trace.NONE, handed)
                : work(around, around.trace(), handed);
        work.field(ACTIVITY, name);
        work.field(WORKER, handed.worker());
        return work;
    }

    private static WorkContext work(Supplier<ContextSnapshot> around, Trace traceAround, Handed handed) {
        ContextSnapshot known = handed.known();
        ContextSnapshot now = known.orElse(around.get());
        String requestId = now.requestId() == null ? Ids.make() : now.requestId();
        ContextSnapshot ids = new ContextSnapshot(null, null, requestId,
                now.correlationId() == null ? requestId : now.correlationId(), null, null);
        return new WorkContext(() -> known.orElse(around.get()).orElse(ids),
                handed.trace().parent() == null ? traceAround : handed.trace());
    }
}

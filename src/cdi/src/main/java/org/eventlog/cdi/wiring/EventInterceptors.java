// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.eventlog.LogEvent;
import org.eventlog.cdi.EventEnricher;
import org.eventlog.cdi.EventFilter;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;

/** Calls the application's enrichers and filters for each event. */
final class EventInterceptors implements UnaryOperator<LogEvent> {
    private final List<EventEnricher> enrichers;
    private final List<EventFilter> filters;
    /** Set while a hook runs in this thread, so that events logged by the hook are not passed to it again. */
    private final ThreadLocal<Boolean> working = new ThreadLocal<>();
    private final AtomicBoolean told = new AtomicBoolean();

    private EventInterceptors(List<EventEnricher> enrichers, List<EventFilter> filters) {
        this.enrichers = enrichers;
        this.filters = filters;
    }

    /** Returns null if the application has none, to save the calls. */
    static EventInterceptors of(Instance<Object> beans) {
        List<EventEnricher> enrichers = sorted(beans.select(EventEnricher.class));
        List<EventFilter> filters = sorted(beans.select(EventFilter.class));
        return enrichers.isEmpty() && filters.isEmpty() ? null : new EventInterceptors(enrichers, filters);
    }

    private static <T> List<T> sorted(Instance<T> found) {
        return StreamSupport.stream(found.handles().spliterator(), false)
                .sorted(Comparator.comparingInt(handle -> priority(handle.getBean().getBeanClass())))
                .map(Instance.Handle::get)
                .toList();
    }

    private static int priority(Class<?> bean) {
        Priority priority = bean.getAnnotation(Priority.class);
        return priority == null ? Integer.MAX_VALUE : priority.value();
    }

    @Override
    public LogEvent apply(LogEvent logged) {
        if (working.get() != null) {
            return logged;
        }
        working.set(true);
        try {
            LogEvent event = enriched(logged);
            for (EventFilter filter : filters) {
                if (!ForeignCode.call(() -> filter.accepts(event), fault -> told(filter, fault, true))) {
                    return null;
                }
            }
            return event;
        } finally {
            working.remove();
        }
    }

    private LogEvent enriched(LogEvent event) {
        LogEvent before = event;
        for (EventEnricher enricher : enrichers) {
            LogEvent so = before;
            before = ForeignCode.call(() -> {
                LogEvent.Builder builder = so.toBuilder();
                enricher.enrich(event, builder);
                return builder.build();
            }, fault -> told(enricher, fault, so));
        }
        return before;
    }

    /** One that throws must not keep the others from being asked: a filter may keep something secret out of the log. */
    private <T> T told(Object hook, Throwable fault, T instead) {
        if (told.compareAndSet(false, true)) {
            ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.WARNING,
                    "EVL-4002 " + hook.getClass().getName()
                            + " threw. Events are logged without what it adds, and as if it accepted them; told once",
                    fault);
        }
        return instead;
    }
}

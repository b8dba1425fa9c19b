// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.eventlog.LogEvent;
import org.eventlog.cdi.EventEnricher;
import org.eventlog.cdi.EventFilter;

/** Calls the application's enrichers and filters for each event. */
final class EventInterceptors implements UnaryOperator<LogEvent> {
    private final List<EventEnricher> enrichers;
    private final List<EventFilter> filters;
    /** Set while a hook runs in this thread, so that events logged by the hook are not passed to it again. */
    private final ThreadLocal<Boolean> working = new ThreadLocal<>();

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
                if (!filter.accepts(event)) {
                    return null;
                }
            }
            return event;
        } finally {
            working.remove();
        }
    }

    private LogEvent enriched(LogEvent event) {
        if (enrichers.isEmpty()) {
            return event;
        }
        LogEvent.Builder builder = event.toBuilder();
        for (EventEnricher enricher : enrichers) {
            enricher.enrich(event, builder);
        }
        return builder.build();
    }
}

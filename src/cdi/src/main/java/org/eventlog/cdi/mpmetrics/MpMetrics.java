// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.mpmetrics;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_AFTER;
import static jakarta.interceptor.Interceptor.Priority.LIBRARY_BEFORE;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eventlog.cdi.metrics.QueueNumbers;

/**
 * Registers the metrics with MicroProfile Metrics. Excluded from the bean archive if the API is missing; does nothing
 * if there is no implementation.
 */
@ApplicationScoped
public class MpMetrics {
    @Inject
    private Instance<MetricRegistry> registries;

    @Inject
    private QueueNumbers numbers;

    private RegisteredNumbers registered;

    /** After the observer with default priority that starts the event log. */
    synchronized void start(
            @Observes @Initialized(ApplicationScoped.class) @Priority(LIBRARY_AFTER) Object event) {
        if (registered == null && registries.isResolvable()) {
            registered = new RegisteredNumbers(registries.get(), numbers);
        }
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) @Priority(LIBRARY_BEFORE) Object event) {
        close();
    }

    @PreDestroy
    synchronized void close() {
        if (registered != null) {
            registered.remove();
            registered = null;
        }
    }
}

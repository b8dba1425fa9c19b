// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.micrometer;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_AFTER;
import static jakarta.interceptor.Interceptor.Priority.LIBRARY_BEFORE;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eventlog.cdi.metrics.QueueNumbers;

/**
 * Registers the metrics with Micrometer, if the server provides its registry for injection (WildFly). Excluded from the
 * bean archive if the API is missing; does nothing if there is no registry.
 */
@ApplicationScoped
public class MicrometerMetrics {
    @Inject
    private Instance<MeterRegistry> registries;

    @Inject
    private QueueNumbers numbers;

    private RegisteredMeters registered;

    /** After the observer with default priority that starts the event log. */
    synchronized void start(
            @Observes @Initialized(ApplicationScoped.class) @Priority(LIBRARY_AFTER) Object event) {
        if (registered == null && registries.isResolvable()) {
            registered = new RegisteredMeters(registries.get(), numbers);
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

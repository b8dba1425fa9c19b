// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.otel;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_AFTER;
import static jakarta.interceptor.Interceptor.Priority.LIBRARY_BEFORE;

import io.opentelemetry.api.OpenTelemetry;
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
 * Registers the metrics with OpenTelemetry, if the server provides it for injection (MicroProfile Telemetry). Excluded
 * from the bean archive if the API is missing; does nothing if it is switched off.
 */
@ApplicationScoped
public class OtelMetrics {
    /** Not Meter, which cannot be injected on every server. */
    @Inject
    private Instance<OpenTelemetry> telemetries;

    @Inject
    private QueueNumbers numbers;

    private ObservedNumbers observed;

    /** After the observer with default priority that starts the event log. */
    synchronized void start(
            @Observes @Initialized(ApplicationScoped.class) @Priority(LIBRARY_AFTER) Object event) {
        if (observed == null && telemetries.isResolvable()) {
            observed = new ObservedNumbers(telemetries.get().getMeter("org.eventlog"), numbers);
        }
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) @Priority(LIBRARY_BEFORE) Object event) {
        close();
    }

    @PreDestroy
    synchronized void close() {
        if (observed != null) {
            observed.close();
            observed = null;
        }
    }
}

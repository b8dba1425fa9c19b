// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.health;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eventlog.PipelineStats;
import org.eventlog.cdi.metrics.QueueNumbers;
import org.eventlog.cdi.wiring.Configuration;
import org.eventlog.cdi.wiring.HealthSettings;

/**
 * Readiness check of the event logs. An application can work without its log server, so by default the status is up,
 * with the reasons for a degraded state as data.
 */
final class QueueHealth implements HealthCheck {
    private static final String DEFAULT = "default";

    private final QueueNumbers numbers;
    /** Read once: a fault in a configuration that changes later must not fail the check. */
    private final HealthSettings settings = HealthSettings.current();

    private final String application = Objects.requireNonNullElse(Configuration.application(), "");

    QueueHealth(QueueNumbers numbers) {
        this.numbers = numbers;
    }

    @Override
    public HealthCheckResponse call() {
        // The applications of a server have checks of the same name.
        HealthCheckResponseBuilder response = HealthCheckResponse.named("eventlog").withData("application",
                application);
        boolean degraded = false;
        for (Map.Entry<String, PipelineStats> entry : numbers.now().entrySet()) {
            String prefix = entry.getKey().equals(DEFAULT) ? "" : entry.getKey() + ".";
            List<String> reasons = Degradation.reasons(entry.getValue(), settings.away());
            degraded |= !reasons.isEmpty();
            response.withData(prefix + "state", reasons.isEmpty() ? "ok" : "degraded");
            if (!reasons.isEmpty()) {
                response.withData(prefix + "reason", String.join("; ", reasons));
            }
            describe(response, prefix, entry.getValue());
        }
        return response.status(!degraded || !settings.down()).build();
    }

    private static void describe(HealthCheckResponseBuilder response, String prefix, PipelineStats stats) {
        response.withData(prefix + "queuedEvents", stats.queue().events())
                .withData(prefix + "queueFullPercent", Degradation.percentFull(stats))
                .withData(prefix + "oldestAgeSeconds", stats.queue().oldestAge().toSeconds())
                .withData(prefix + "durable", stats.queue().durable())
                .withData(prefix + "connected", stats.receiver().connected())
                .withData(prefix + "awaySeconds", stats.receiver().away().toSeconds())
                .withData(prefix + "paused", stats.receiver().paused())
                .withData(prefix + "dropped", stats.droppedTotal())
                .withData(prefix + "rejected", stats.rejected());
    }
}

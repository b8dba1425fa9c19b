// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.mpmetrics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;
import org.eventlog.PipelineStats;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.cdi.Lifecycle;

/**
 * The queue's numbers as MicroProfile Metrics. Left out of the bean archive where the server has no such API, and
 * quiet where it has the API and no implementation.
 */
@ApplicationScoped
public class QueueMetrics {
    @Inject
    private Instance<MetricRegistry> registries;

    @Inject
    private Lifecycle lifecycle;

    void register(@Observes @Initialized(ApplicationScoped.class) Object event) {
        if (!registries.isResolvable()) {
            return;
        }
        MetricRegistry registry = registries.get();
        gauge(registry, "eventlog_queue_events", "events waiting to be sent", MetricUnits.NONE,
                PipelineStats::queuedEvents);
        gauge(registry, "eventlog_queue_bytes", "bytes of the events waiting to be sent", MetricUnits.BYTES,
                PipelineStats::queuedBytes);
        gauge(registry, "eventlog_queue_capacity_bytes", "bytes the queue may hold", MetricUnits.BYTES,
                PipelineStats::capacityBytes);
        gauge(registry, "eventlog_inbox_bytes", "bytes in memory, not yet in the queue", MetricUnits.BYTES,
                PipelineStats::inboxBytes);
        gauge(registry, "eventlog_events_accepted", "events taken since the start", MetricUnits.NONE,
                PipelineStats::accepted);
        gauge(registry, "eventlog_events_truncated", "events cut to fit their bounds since the start",
                MetricUnits.NONE, PipelineStats::truncated);
        gauge(registry, "eventlog_events_stored", "events written to the queue since the start", MetricUnits.NONE,
                PipelineStats::stored);
        gauge(registry, "eventlog_events_sent", "events delivered since the start", MetricUnits.NONE,
                PipelineStats::sent);
        gauge(registry, "eventlog_events_rejected", "events the receiver refused for good since the start",
                MetricUnits.NONE, PipelineStats::rejected);
        gauge(registry, "eventlog_send_failures", "attempts to send that failed since the start", MetricUnits.NONE,
                PipelineStats::failures);
        gauge(registry, "eventlog_queue_durable", "1 while the queue is on disk", MetricUnits.NONE,
                stats -> stats.durable() ? 1 : 0);
        gauge(registry, "eventlog_connected", "1 when the last attempt to send succeeded", MetricUnits.NONE,
                stats -> stats.connected() ? 1 : 0);
        for (DropReason reason : DropReason.values()) {
            gauge(registry, "eventlog_events_dropped", "events lost since the start", MetricUnits.NONE,
                    stats -> stats.dropped().get(reason), new Tag("reason", reason.name().toLowerCase(Locale.ROOT)));
        }
    }

    private void gauge(MetricRegistry registry, String name, String description, String unit,
            ToDoubleFunction<PipelineStats> value, Tag... tags) {
        Metadata metadata = Metadata.builder().withName(name).withDescription(description).withUnit(unit).build();
        registry.gauge(metadata, this, me -> {
            PipelineStats stats = me.lifecycle.stats().get(Lifecycle.DEFAULT);
            return stats == null ? 0 : value.applyAsDouble(stats);
        }, tags);
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.PipelineStats;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.cdi.PretendedPipeline;
import org.eventlog.cdi.metrics.QueueNumbers;
import org.junit.jupiter.api.Test;

class RegisteredMetersTest {
    private final PretendedPipeline pipeline = new PretendedPipeline();
    /** A registry has its meters by weak references only. */
    private final List<RegisteredMeters> kept = new ArrayList<>();

    @Test
    void showsPrometheusCountersGaugesAndAHistogram() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        kept.add(new RegisteredMeters(registry, pipeline.of("shop")));
        pipeline.sent = 7;
        pipeline.queuedBytes = 900;
        pipeline.oldestAge = Duration.ofMillis(1500);
        pipeline.dropped.put(DropReason.JOURNAL_FULL, 3L);
        pipeline.send(Duration.ofMillis(30));
        pipeline.send(Duration.ofMillis(80));
        registry.scrape();

        String tags = "application=\"shop\",destination=\"default\"";
        assertThat(registry.scrape()).contains(
                "# TYPE eventlog_events_sent_total counter\neventlog_events_sent_total{" + tags + "} 7.0\n",
                "# TYPE eventlog_queue_size_bytes gauge\neventlog_queue_size_bytes{" + tags + "} 900.0\n",
                "eventlog_queue_oldest_age_seconds{" + tags + "} 1.5\n",
                "eventlog_events_dropped_total{" + tags + ",reason=\"journal-full\"} 3.0\n",
                "# TYPE eventlog_send_duration_seconds histogram\n",
                "eventlog_send_duration_seconds_bucket{" + tags + ",le=\"0.025\"} 0\n",
                "eventlog_send_duration_seconds_bucket{" + tags + ",le=\"0.05\"} 1\n",
                "eventlog_send_duration_seconds_bucket{" + tags + ",le=\"0.1\"} 2\n",
                "eventlog_send_duration_seconds_bucket{" + tags + ",le=\"30.0\"} 2\n",
                "eventlog_send_duration_seconds_count{" + tags + "} 2\n",
                "eventlog_send_duration_seconds_sum{" + tags + "} 0.11");
    }

    @Test
    void leavesNothingBehind() {
        MeterRegistry registry = new SimpleMeterRegistry();
        RegisteredMeters registered = new RegisteredMeters(registry, pipeline.of("shop"));
        assertThat(registry.getMeters()).filteredOn(RegisteredMetersTest::isOurs)
                .hasSize(QueueNumbers.ALL.size() + 1);

        registered.remove();

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void keepsTwoApplicationsApart() {
        MeterRegistry registry = new SimpleMeterRegistry();
        PretendedPipeline other = new PretendedPipeline();
        RegisteredMeters shop = new RegisteredMeters(registry, pipeline.of("shop"));
        kept.add(new RegisteredMeters(registry, other.of("crm")));
        pipeline.sent = 1;
        other.sent = 2;

        assertThat(sent(registry, "shop", "default")).isEqualTo(1);
        shop.remove();

        assertThat(registry.getMeters()).filteredOn(RegisteredMetersTest::isOurs)
                .hasSize(QueueNumbers.ALL.size() + 1);
        assertThat(sent(registry, "crm", "default")).isEqualTo(2);
    }

    @Test
    void showsTheSameNamesThroughTheRegistryThatWildFlyGivesToAnApplication() {
        PrometheusMeterRegistry server = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        RegisteredMeters registered = new RegisteredMeters(new ApplicationsRegistry(server, "shop.war"),
                pipeline.of("shop"));
        pipeline.sent = 7;
        pipeline.queuedBytes = 900;
        pipeline.send(Duration.ofMillis(30));
        server.scrape();

        String tags = "WF_DEPLOYMENT=\"shop.war\",application=\"shop\",destination=\"default\"";
        assertThat(server.scrape()).contains("eventlog_events_sent_total{" + tags + "} 7.0\n",
                "eventlog_queue_size_bytes{" + tags + "} 900.0\n",
                "eventlog_queue_oldest_age_seconds{" + tags + "} 0.0\n",
                "eventlog_send_duration_seconds_count{" + tags + "} 1\n");

        registered.remove();
        assertThat(server.getMeters()).isEmpty();
    }

    @Test
    void toleratesARegistryThatDeniesAllMeters() {
        MeterRegistry registry = new SimpleMeterRegistry();
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("eventlog"));

        new RegisteredMeters(registry, pipeline.of("shop")).remove();

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void givesTheSecondOfTwoApplicationsOfOneNameANumber() {
        MeterRegistry registry = new SimpleMeterRegistry();
        PretendedPipeline other = new PretendedPipeline();
        RegisteredMeters first = new RegisteredMeters(registry, pipeline.of("shop"));
        RegisteredMeters second = new RegisteredMeters(registry, other.of("shop"));
        pipeline.sent = 1;
        other.sent = 2;

        assertThat(sent(registry, "shop", "default")).isEqualTo(1);
        assertThat(sent(registry, "shop-2", "default")).isEqualTo(2);

        // A registry has them by weak references only, so they are held until here.
        first.remove();
        second.remove();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void registersADestinationThatStartsLater() {
        MeterRegistry registry = new SimpleMeterRegistry();
        Map<String, PipelineStats> destinations = new LinkedHashMap<>(Map.of("default", pipeline.stats()));
        kept.add(new RegisteredMeters(registry, new QueueNumbers("shop", () -> destinations)));
        pipeline.sent = 5;
        destinations.put("audit", pipeline.stats());

        assertThat(sent(registry, "shop", "default")).isZero();
        assertThat(sent(registry, "shop", "audit")).isEqualTo(5);
    }

    /** Excludes meters that the registry creates for a histogram's buckets, which are removed with the histogram. */
    private static boolean isOurs(Meter meter) {
        return !meter.getId().getName().endsWith(".histogram");
    }

    private static double sent(MeterRegistry registry, String application, String destination) {
        return registry.get("eventlog.events.sent").tags("application", application, "destination", destination)
                .functionCounter().count();
    }
}

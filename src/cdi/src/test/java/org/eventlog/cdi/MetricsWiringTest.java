// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.smallrye.metrics.SharedMetricRegistries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.metrics.QueueNumbers;
import org.eventlog.cdi.micrometer.MicrometerMetrics;
import org.eventlog.cdi.mpmetrics.MpMetrics;
import org.eventlog.cdi.otel.OtelMetrics;
import org.eventlog.cdi.wiring.EventLogExtension;
import org.eventlog.cdi.wiring.Lifecycle;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers of a real pipeline in a container, in each metrics API a server may have. */
class MetricsWiringTest {
    private static final MeterRegistry MICROMETER = new SimpleMeterRegistry();
    private static final InMemoryMetricReader READER = InMemoryMetricReader.create();
    private static final OpenTelemetry OTEL = OpenTelemetrySdk.builder()
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(READER).build()).build();
    private static final MetricRegistry MP = SharedMetricRegistries.getOrCreate("application");

    @TempDir
    Path dir;

    @BeforeEach
    void configure() {
        System.setProperty("eventlog.db", dir.resolve("q.db").toString());
        System.setProperty("eventlog.application", "shop");
        System.setProperty("eventlog.jul.enabled", "false");
        System.setProperty("eventlog.protocol", "file");
        System.setProperty("eventlog.file.path", dir.resolve("events.log").toString());
    }

    @AfterEach
    void forgetConfiguration() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("eventlog."));
    }

    @Test
    void allMetricsApisShowTheSameValues() {
        try (WeldContainer container = start(Server.class)) {
            EventLogger logger = container.select(EventLogger.class).get();
            logger.log(LogEvent.named("a"));
            logger.log(LogEvent.named("b"));
            Tag[] tags = {new Tag("application", "shop"), new Tag("destination", "default")};
            MP.getGauge(new MetricID("eventlog.queue.events", tags)).getValue();

            assertThat(MP.getCounter(new MetricID("eventlog.events.accepted", tags)).getCount()).isEqualTo(2);
            assertThat(MICROMETER.get("eventlog.events.accepted").tag("application", "shop").functionCounter().count())
                    .isEqualTo(2);
            assertThat(READER.collectAllMetrics())
                    .filteredOn(metric -> metric.getName().equals("eventlog.events.accepted"))
                    .flatExtracting(metric -> metric.getLongSumData().getPoints())
                    .singleElement().satisfies(point -> assertThat(point.getValue()).isEqualTo(2));
        }
        assertThat(MP.getMetricIDs()).as("after the end of the application").isEmpty();
        assertThat(MICROMETER.getMeters()).isEmpty();
        assertThat(READER.collectAllMetrics()).extracting(MetricData::getName)
                .as("all but what the meter itself has recorded").doesNotContain("eventlog.events.accepted");
    }

    @Test
    void logsNothingIfAnApiHasNoImplementation() {
        List<LogRecord> complaints = new CopyOnWriteArrayList<>();
        Handler handler = new StreamHandler() {
            @Override
            public synchronized void publish(LogRecord complaint) {
                complaints.add(complaint);
            }
        };
        handler.setLevel(Level.WARNING);
        Logger.getLogger("").addHandler(handler);
        try {
            start().close();
        } finally {
            Logger.getLogger("").removeHandler(handler);
        }

        assertThat(complaints).filteredOn(c -> c.getLevel().intValue() >= Level.WARNING.intValue())
                .extracting(LogRecord::getLoggerName, LogRecord::getMessage).isEmpty();
        assertThat(MP.getMetricIDs()).isEmpty();
    }

    @Test
    void showsNothingWhileLoggingIsSwitchedOff() {
        System.setProperty("eventlog.enabled", "false");
        try (WeldContainer container = start(Server.class)) {
            container.select(EventLogger.class).get().log(LogEvent.named("a"));

            assertThat(MP.getMetricIDs()).isEmpty();
            assertThat(MICROMETER.getMeters()).isEmpty();
            assertThat(READER.collectAllMetrics()).extracting(MetricData::getName)
                    .doesNotContain("eventlog.events.accepted");
        }
    }

    private static WeldContainer start(Class<?>... beans) {
        return new Weld().disableDiscovery()
                .addExtension(new EventLogExtension())
                .addBeanClasses(Lifecycle.class, QueueNumbers.class, MpMetrics.class, OtelMetrics.class,
                        MicrometerMetrics.class)
                .addBeanClasses(beans)
                .initialize();
    }

    @ApplicationScoped
    static class Server {
        @Produces
        MeterRegistry micrometer() {
            return MICROMETER;
        }

        @Produces
        OpenTelemetry otel() {
            return OTEL;
        }

        @Produces
        MetricRegistry mp() {
            return MP;
        }
    }
}

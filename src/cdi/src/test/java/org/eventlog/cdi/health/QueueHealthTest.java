// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.health;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;
import org.eventlog.cdi.PretendedPipeline;
import org.eventlog.cdi.metrics.QueueNumbers;
import org.eventlog.cdi.wiring.EventLogExtension;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueHealthTest {
    private static final PretendedPipeline pipeline = new PretendedPipeline();

    @AfterEach
    void forget() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("eventlog."));
        pipeline.outOfOrder = false;
        pipeline.dropping = false;
        pipeline.away = Duration.ZERO;
        pipeline.queuedBytes = 0;
    }

    @Test
    void isUpWithDetails() {
        pipeline.queuedBytes = 800_000;

        HealthCheckResponse response = check();

        assertThat(response.getName()).isEqualTo("eventlog");
        assertThat(response.getStatus()).isEqualTo(Status.UP);
        assertThat(response.getData().orElseThrow()).containsEntry("application", "application")
                .containsEntry("state", "ok").doesNotContainKey("reason")
                .containsEntry("queueFullPercent", 80L).containsEntry("durable", true).containsEntry("dropped", 0L)
                .containsKeys("queuedEvents", "oldestAgeSeconds", "connected", "paused", "awaySeconds", "rejected");
    }

    @Test
    void isUpAndDegradedWhenSomethingIsWrong() {
        pipeline.outOfOrder = true;
        pipeline.dropping = true;
        pipeline.queuedBytes = 810_000;
        pipeline.away = Duration.ofSeconds(301);

        HealthCheckResponse response = check();

        assertThat(response.getStatus()).isEqualTo(Status.UP);
        assertThat(response.getData().orElseThrow()).containsEntry("state", "degraded").containsEntry("reason",
                "events are being dropped; the queue is in memory only, its file can't be used; "
                        + "the queue is 81 % full; the receiver has been away for 301 s");
    }

    @Test
    void isNotDegradedByAReceiverThatIsAwayForAMoment() {
        pipeline.away = Duration.ofMinutes(5);

        assertThat(check().getData().orElseThrow()).containsEntry("state", "ok");
    }

    @Test
    void toleratesAnUnavailableReceiverForTheConfiguredTime() {
        System.setProperty("eventlog.health.receiver-away", "10s");
        pipeline.away = Duration.ofSeconds(11);

        assertThat(check().getData().orElseThrow()).containsEntry("state", "degraded");
    }

    @Test
    void isDownWhenItIsDegradedAndTheConfigurationWantsThat() {
        System.setProperty("eventlog.health.down-when-degraded", "true");
        assertThat(check().getStatus()).isEqualTo(Status.UP);

        pipeline.dropping = true;

        assertThat(check().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void aFaultInAConfigurationThatChangesDoesNotFailTheCheck() {
        try (WeldContainer container = start()) {
            HealthCheck check = container.select(HealthCheck.class, Readiness.Literal.INSTANCE).get();
            System.setProperty("eventlog.jul.level", "LOUD");
            System.setProperty("eventlog.health.receiver-away", "soon");

            assertThat(check.call().getStatus()).isEqualTo(Status.UP);

            System.setProperty("eventlog.health.receiver-away", "1s");
            pipeline.away = Duration.ofSeconds(2);
            assertThat(check.call().getData().orElseThrow()).as("read at the first check only")
                    .containsEntry("state", "ok");
        }
    }

    @Test
    void reportsEachDestination() {
        PretendedPipeline audit = new PretendedPipeline();
        audit.dropping = true;
        QueueHealth health = new QueueHealth(
                new QueueNumbers("shop", () -> Map.of("default", pipeline.stats(), "audit", audit.stats())));

        assertThat(health.call().getData().orElseThrow()).containsEntry("state", "ok")
                .containsEntry("audit.state", "degraded").containsEntry("audit.reason", "events are being dropped");
    }

    @Test
    void isNoBeanIfDisabled() {
        try (WeldContainer container = start()) {
            assertThat(container.select(HealthCheck.class, Readiness.Literal.INSTANCE).isResolvable()).isTrue();
        }
        System.setProperty("eventlog.health.enabled", "false");
        try (WeldContainer container = start()) {
            assertThat(container.select(HealthCheck.class, Readiness.Literal.INSTANCE).isUnsatisfied()).isTrue();
        }
    }

    private static HealthCheckResponse check() {
        try (WeldContainer container = start()) {
            return container.select(HealthCheck.class, Readiness.Literal.INSTANCE).get().call();
        }
    }

    private static WeldContainer start() {
        return new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addBeanClasses(HealthChecks.class, Numbers.class).initialize();
    }

    @ApplicationScoped
    static class Numbers {
        @Produces
        QueueNumbers numbers() {
            return pipeline.of("shop");
        }
    }
}

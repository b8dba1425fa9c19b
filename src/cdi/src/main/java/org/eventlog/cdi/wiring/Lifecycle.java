// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.EventMetadata;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats;
import org.eventlog.cdi.Destination;
import org.eventlog.cdi.browser.BrowserLog;
import org.eventlog.cdi.browser.BrowserSettings;
import org.eventlog.cdi.request.RequestLog;
import org.eventlog.cdi.request.RequestSettings;
import org.eventlog.cdi.request.Sampling;
import org.eventlog.engine.Doctor;
import org.eventlog.engine.EventLog;

/**
 * Starts the application's event logs with the application and closes them after the application's beans. For Eventlog's
 * own use; an application injects {@link EventLogger} and {@link org.eventlog.cdi.EventLogControl}.
 *
 * <p>
 * {@code @Inject EventLogger} injects a proxy, so it can be used in beans of any scope, including passivated ones.
 */
@ApplicationScoped
public class Lifecycle implements RequestLog, BrowserLog {
    /** The name of the event log without a {@link Destination}. */
    public static final String DEFAULT = "default";
    /** After the application's own observers of the same event. */
    private static final int LAST = Integer.MAX_VALUE;

    @Inject
    @Any
    private Instance<Object> beans;

    private volatile ApplicationRun run;
    private volatile ApplicationRun.Begun begun;
    /** Whether there is no extension, which would end the run after all beans. */
    private volatile boolean alone;

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        begun();
    }

    /**
     * In a web application, the container sends this event before it destroys the beans. A transport that is a bean must
     * have sent everything by then.
     */
    void stop(
            @Observes(notifyObserver = Reception.IF_EXISTS) @Priority(LAST) @Destroyed(ApplicationScoped.class) Object event) {
        endTransports();
    }

    /** Beans that are destroyed after this one may still log. */
    @PreDestroy
    void endBeans() {
        endTransports();
        if (alone) {
            run.end();
        }
    }

    private void endTransports() {
        ApplicationRun known = run;
        if (known != null) {
            known.endTransports();
        }
    }

    private ApplicationRun.Begun begun() {
        ApplicationRun.Begun known = begun;
        if (known == null) {
            known = run().begun(beans);
            begun = known;
        }
        return known;
    }

    private Destinations destinations() {
        return begun().destinations();
    }

    private ApplicationRun run() {
        ApplicationRun known = run;
        return known != null ? known : find();
    }

    /** That of the extension, which outlasts this bean. */
    private synchronized ApplicationRun find() {
        if (run == null) {
            Optional<EventLogExtension> extension = extension();
            alone = extension.isEmpty();
            run = extension.map(EventLogExtension::run)
                    .orElseGet(() -> new ApplicationRun(Configuration::destinations));
        }
        return run;
    }

    private Optional<EventLogExtension> extension() {
        Instance<EventLogExtension> extension = beans.select(EventLogExtension.class);
        return extension.isResolvable() ? Optional.of(extension.get()) : Optional.empty();
    }

    @Produces
    @ApplicationScoped
    EventLogger logger() {
        return destinations().logger(DEFAULT);
    }

    @Produces
    @Dependent
    @Destination("")
    EventLogger logger(InjectionPoint point) {
        return new DestinationLogger(name(point.getQualifiers()));
    }

    @Override
    public EventLogger direct() {
        return destinations().logger(DEFAULT);
    }

    /** Returns the logger of a destination, and starts it if necessary. */
    EventLogger logger(String destination) {
        return destinations().logger(destination);
    }

    /** {@code Event<LogEvent>.fire(…)} logs it. */
    void log(@Observes @Any LogEvent event, EventMetadata metadata) {
        destinations().loggerOrDefault(name(metadata.getQualifiers())).log(event);
    }

    /** {@code Event<LogEvent>.fireAsync(…)} also logs it. */
    void logAsync(@ObservesAsync @Any LogEvent event, EventMetadata metadata) {
        log(event, metadata);
    }

    private static String name(Collection<Annotation> qualifiers) {
        return qualifiers.stream()
                .filter(Destination.class::isInstance)
                .map(qualifier -> ((Destination) qualifier).value())
                .findFirst()
                .orElse(DEFAULT);
    }

    /** Tests whether events reach the receiver. */
    @Produces
    @Dependent
    Doctor doctor() {
        return Destinations.builder(DEFAULT, beans).doctor();
    }

    @Override
    public RequestSettings requests() {
        return begun().requests();
    }

    @Override
    public BrowserSettings browser() {
        return begun().browser();
    }

    @Override
    public Sampling sampling() {
        return begun().sampling();
    }

    /** The running event logs by destination, {@value #DEFAULT} first; empty while Eventlog is switched off. */
    public Map<String, EventLog> logs() {
        return destinations().logs();
    }

    /** The statistics of the running event logs, by destination. */
    public Map<String, PipelineStats> stats() {
        Map<String, PipelineStats> stats = new LinkedHashMap<>();
        logs().forEach((name, log) -> stats.put(name, log.stats()));
        return stats;
    }
}

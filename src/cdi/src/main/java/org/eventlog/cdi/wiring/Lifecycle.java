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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats;
import org.eventlog.bridge.EventLogs;
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

    /** Read by logging threads without a lock, so that closing does not block them. */
    private volatile Destinations destinations;
    private EventLogs.Registration registration;
    private EventLogExtension extension;
    private volatile boolean ended;
    private Sampling sampling;
    private RequestSettings requests;
    private BrowserSettings browser;

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        destinations();
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
        if (extension == null) {
            close();
        }
    }

    private void endTransports() {
        Destinations running = destinations;
        if (running != null) {
            running.closeThoseOfTheApplication();
        }
    }

    /** Called by the extension once all beans are destroyed. */
    void close() {
        Destinations running;
        synchronized (this) {
            ended = true;
            if (extension != null) {
                extension.removeRecords();
            }
            if (registration != null) {
                registration.close();
                registration = null;
            }
            // Kept, so that events logged later by other beans are counted as dropped.
            running = destinations;
        }
        if (running != null) {
            running.close();
        }
    }

    /** An event log has ended by itself, because the server has stopped this application without telling it. */
    private void journalEnded() {
        if (!ended) {
            close();
        }
    }

    private Destinations destinations() {
        Destinations known = destinations;
        return known != null ? known : begin();
    }

    private synchronized Destinations begin() {
        if (destinations == null) {
            Configuration configuration = Configuration.read();
            requests = configuration.requests();
            browser = configuration.browser();
            sampling = requests.sampling();
            Destinations made = new Destinations(configuration, beans, this::journalEnded);
            destinations = made;
            extension = extension().orElse(null);
            if (extension != null) {
                extension.atLast(this::close);
            }
            try {
                made.watch(requests.changeable(sampling), configuration.asRead());
                EventLogger first = made.logger(DEFAULT);
                names().forEach(made::logger);
                // Even if Eventlog is switched off, because waiting records would otherwise be kept forever.
                register(first);
            } catch (RuntimeException | Error e) {
                // If one cannot start, the deployment fails, so those already started must be closed.
                made.close();
                throw e;
            }
        }
        return destinations;
    }

    /**
     * Registers the event log for handlers of logging frameworks, which have no injection. Records that have waited are
     * logged now.
     */
    private void register(EventLogger log) {
        registration = EventLogs.register(Lifecycle.class, log);
        extension().map(EventLogExtension::records).ifPresent(records -> {
            records.started();
            destinations.watch(List.of(records.changeable()), records.inEffect());
            destinations.everyTick(records::tick);
        });
    }

    /** The destinations of injection points and of the configuration. */
    private Collection<String> names() {
        return extension().map(EventLogExtension::destinations).orElseGet(Configuration::destinations);
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
        destinations();
        return requests;
    }

    @Override
    public BrowserSettings browser() {
        destinations();
        return browser;
    }

    @Override
    public Sampling sampling() {
        destinations();
        return sampling;
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

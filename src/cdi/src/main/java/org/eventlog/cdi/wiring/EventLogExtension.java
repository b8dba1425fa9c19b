// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessBeanAttributes;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.WithAnnotations;
import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.eventlog.EventLogger;
import org.eventlog.cdi.Destination;
import org.eventlog.cdi.resource.Resources;
import org.eventlog.cdi.resource.WatchedResource;
import org.eventlog.config.ConfigurationException;

/**
 * Stops the deployment when the configuration is faulty, that of each {@link Destination} included, and leaves out the
 * health check where that is switched off. It adds no beans:
 * those are found by {@code beans.xml}, and a bean that is both found and added is ambiguous on some servers.
 */
public class EventLogExtension implements Extension {
    private static final String HEALTH = "org.eventlog.cdi.health.";

    private volatile LogRecords records;
    private final Set<String> injected = Collections.synchronizedSet(new TreeSet<>());

    /** Before everything else, so that no record of the application's start is missed. */
    void listen(@Observes BeforeBeanDiscovery discovery) {
        Configuration.readIfSound().filter(Configuration::jul)
                .ifPresent(configuration -> records = LogRecords.install(configuration, System::nanoTime));
    }

    /** By its name: the class itself can't be loaded where the server has no such API. */
    <T> void leaveOutHealth(@Observes @WithAnnotations(ApplicationScoped.class) ProcessAnnotatedType<T> type) {
        if (type.getAnnotatedType().getJavaClass().getName().startsWith(HEALTH) && !Configuration.checksHealth()) {
            type.veto();
        }
    }

    /**
     * Has what resources throw noticed. By a stereotype: to give the class an annotation, each class of the application
     * would have to be asked for, as a server without Jakarta REST lacks the annotation that could be named here.
     */
    <T> void watchResources(@Observes ProcessBeanAttributes<T> bean) {
        if (bean.getAnnotated() instanceof AnnotatedType<?> type && Resources.isWatchable(type.getJavaClass())) {
            bean.configureBeanAttributes().addStereotype(WatchedResource.class);
        }
    }

    void collect(@Observes ProcessInjectionPoint<?, EventLogger> point) {
        for (Annotation qualifier : point.getInjectionPoint().getQualifiers()) {
            if (qualifier instanceof Destination destination) {
                injected.add(destination.value());
            }
        }
    }

    void validate(@Observes AfterDeploymentValidation validation) {
        try {
            Configuration.verify(injected);
        } catch (ConfigurationException | IllegalArgumentException e) {
            removeRecords();
            validation.addDeploymentProblem(e);
        }
    }

    void stop(@Observes BeforeShutdown shutdown) {
        removeRecords();
    }

    /** What listens to the log records of this application; null when nothing does. */
    LogRecords records() {
        return records;
    }

    /** Ends that. Forgotten, too: some servers keep an application's extensions for a while after its end. */
    void removeRecords() {
        LogRecords last = records;
        records = null;
        if (last != null) {
            last.remove();
        }
    }

    /** Those of injection points and those that the configuration names. */
    Collection<String> destinations() {
        Set<String> all = new TreeSet<>(injected);
        all.addAll(Configuration.destinations());
        return all;
    }
}

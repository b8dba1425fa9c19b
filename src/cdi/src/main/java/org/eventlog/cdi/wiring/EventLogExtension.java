// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.AfterTypeDiscovery;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessBeanAttributes;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.inject.Provider;
import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.Destination;
import org.eventlog.cdi.SessionResolver;
import org.eventlog.cdi.interceptor.ServerCalls;
import org.eventlog.cdi.resource.Resources;
import org.eventlog.cdi.resource.WatchedResource;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.SettingSource;

/**
 * Stops the deployment if the configuration has faults, including that of each {@link Destination}, and excludes the
 * health check if it is switched off. It adds no beans: they are discovered by {@code beans.xml}, and a bean that is
 * both discovered and added is ambiguous on some servers.
 */
public class EventLogExtension implements Extension {
    private static final String HEALTH = "org.eventlog.cdi.health.";

    /** After the application's own observers of the same event. */
    private static final int LAST = Integer.MAX_VALUE;

    private final ApplicationRun run = new ApplicationRun(this::destinations);
    private volatile StartWatch watch;
    private final ServerCalls calls = new ServerCalls();
    private final SharedLibrary library = new SharedLibrary();
    /** Each destination, with the class that injects it. */
    private final Map<String, String> injected = new ConcurrentHashMap<>();

    /** Before everything else, so that no record of the application's start is missed. */
    void listen(@Observes BeforeBeanDiscovery discovery) {
        Optional<Configuration> sound = Configuration.readIfSound();
        calls.bind(discovery, sound.filter(Configuration::webSockets).isPresent());
        sound.filter(Configuration::jul).ifPresent(configuration -> run.listen(configuration, System::nanoTime));
        watch = StartWatch.begin(run::end);
    }

    /**
     * For all classes with an annotation, because the annotations of servers cannot be referenced here: a server may
     * lack their APIs.
     */
    <T> void spareFinalClasses(@Observes @WithAnnotations(Retention.class) ProcessAnnotatedType<T> type) {
        calls.spare(type);
    }

    void withdrawInterceptors(@Observes AfterTypeDiscovery types) {
        calls.withdraw(types);
    }

    /** By name, because the class cannot be loaded if the server lacks the API. */
    <T> void leaveOutHealth(@Observes @WithAnnotations(ApplicationScoped.class) ProcessAnnotatedType<T> type) {
        if (type.getAnnotatedType().getJavaClass().getName().startsWith(HEALTH) && !Configuration.checksHealth()) {
            type.veto();
        }
    }

    /**
     * Adds the interceptor to resources, with a stereotype. To add an annotation to the class, the extension would have
     * to process every class of the application, because the Jakarta REST annotation cannot be referenced here: a
     * server may lack it.
     */
    <T> void watchResources(@Observes ProcessBeanAttributes<T> bean) {
        if (bean.getAnnotated() instanceof AnnotatedType<?> type && Resources.isWatchable(type.getJavaClass())) {
            bean.configureBeanAttributes().addStereotype(WatchedResource.class);
        }
    }

    void collect(@Observes ProcessInjectionPoint<?, EventLogger> point) {
        collectLogger(point.getInjectionPoint());
    }

    void collectInstances(@Observes ProcessInjectionPoint<?, Instance<EventLogger>> point) {
        collectLogger(point.getInjectionPoint());
    }

    void collectProviders(@Observes ProcessInjectionPoint<?, Provider<EventLogger>> point) {
        collectLogger(point.getInjectionPoint());
    }

    void collectEvents(@Observes ProcessInjectionPoint<?, Event<LogEvent>> point) {
        collect(point.getInjectionPoint());
    }

    private void collectLogger(InjectionPoint point) {
        if (point.getMember() != null) {
            library.loggedBy(point.getMember().getDeclaringClass());
        }
        collect(point);
    }

    private void collect(InjectionPoint point) {
        for (Annotation qualifier : point.getQualifiers()) {
            if (qualifier instanceof Destination destination) {
                injected.putIfAbsent(destination.value(), point.getMember() == null
                        ? "an injection point"
                        : point.getMember().getDeclaringClass().getName());
            }
        }
    }

    void validate(@Observes AfterDeploymentValidation validation, BeanManager beans) {
        try {
            // Each key is read once: a source may be slow.
            SettingSource texts = new TextsAsRead(Configuration.texts());
            Configuration.verify(injected, texts);
            library.verify(Configuration.shared(texts));
            if (Configuration.read(texts).requests().enabled()) {
                verifyResolvers(beans);
            }
        } catch (ConfigurationException | IllegalArgumentException | IllegalStateException e) {
            run.removeRecords();
            validation.addDeploymentProblem(e);
        }
    }

    private static void verifyResolvers(BeanManager beans) {
        Set<Bean<?>> found = beans.getBeans(SessionResolver.class);
        try {
            beans.resolve(found);
        } catch (AmbiguousResolutionException e) {
            throw new IllegalStateException(
                    "EVL-1016 there are several beans of type " + SessionResolver.class.getName()
                            + ", and only one can determine users and sessions: "
                            + found.stream().map(bean -> bean.getBeanClass().getName()).sorted()
                                    .collect(Collectors.joining(", "))
                            + ". Keep one, or give the others a qualifier",
                    e);
        }
    }

    /** The application has started. */
    void started(@Observes @Priority(LAST) Startup startup) {
        endWatch();
    }

    /** After all beans were destroyed. */
    void stop(@Observes BeforeShutdown shutdown) {
        endWatch();
        run.end();
    }

    private void endWatch() {
        StartWatch last = watch;
        watch = null;
        if (last != null) {
            last.end();
        }
    }

    ApplicationRun run() {
        return run;
    }

    /** The destinations of injection points and of the configuration. */
    Collection<String> destinations() {
        Set<String> all = new TreeSet<>(injected.keySet());
        all.addAll(Configuration.destinations());
        return all;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Map;
import org.eventlog.Doctor;
import org.eventlog.EventLog;
import org.eventlog.EventLogger;
import org.eventlog.PipelineStats;
import org.eventlog.spi.Transport;
import org.eventlog.pipeline.SqliteDriver;

/**
 * Starts the application's event log with the application and closes it before the application's beans end.
 *
 * <p>
 * {@code @Inject EventLogger} gives a proxy, so that it may go into beans of any scope, those that are passivated
 * too.
 */
@ApplicationScoped
public class Lifecycle {
    @Inject
    @Any
    private Instance<Object> beans;

    private EventLog log;
    private LogRecords logRecords;
    private ServerObjects objects;

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        logger();
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
        close();
    }

    @PreDestroy
    synchronized void close() {
        if (logRecords != null) {
            logRecords.remove();
            logRecords = null;
        }
        if (log != null) {
            // Kept: what is still logged by a bean that ends after us is counted as dropped.
            log.close();
            objects.close();
            forgetDriver();
        }
    }

    private static void forgetDriver() {
        try {
            SqliteDriver.deregister();
        } catch (SQLException | SecurityException | LinkageError e) {
            System.getLogger("org.eventlog").log(System.Logger.Level.DEBUG, "the JDBC driver stays registered", e);
        }
    }

    @Produces
    @ApplicationScoped
    synchronized EventLogger logger() {
        Configuration configuration = Configuration.read();
        if (!configuration.enabled()) {
            return EventLogger.none();
        }
        if (log == null) {
            objects = new ServerObjects(beans);
            log = ownTransport(Configuration.builder())
                    .context(CurrentContext::snapshot)
                    .objects(objects)
                    .executor(ContainerExecutor.named(configuration.executor()))
                    .build();
            if (configuration.jul()) {
                logRecords = LogRecords.install(log, configuration);
            }
        }
        return log;
    }

    /** An application's own bean of type {@link Transport} goes before what is configured. */
    private EventLog.Builder ownTransport(EventLog.Builder builder) {
        Instance<Transport> own = beans.select(Transport.class, Default.Literal.INSTANCE);
        if (own.isAmbiguous()) {
            throw new IllegalStateException("EVL-1003 there are several beans of type " + Transport.class.getName()
                    + ": events go by one of them only, so one is to be the default");
        }
        return own.isUnsatisfied() ? builder : builder.transport(own.get());
    }

    /** Finds out whether events reach the receiver. */
    @Produces
    @Dependent
    Doctor doctor() {
        return ownTransport(Configuration.builder()).doctor();
    }

    /** The numbers of each pipeline by its destination, {@code default} first; empty while logging is switched off. */
    public synchronized Map<String, PipelineStats> stats() {
        return log == null ? Map.of() : Map.of("default", log.stats());
    }
}

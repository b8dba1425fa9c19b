// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.WithAnnotations;
import org.eventlog.config.ConfigurationException;

/**
 * Stops the deployment when the configuration is faulty, and leaves out the health check when that is switched off. It adds no beans: those are found by {@code beans.xml}, and
 * a bean that is both found and added is ambiguous on some servers.
 */
public class EventLogExtension implements Extension {
    private static final String HEALTH = "org.eventlog.cdi.health.";

    /** By its name: the class itself can't be loaded where the server has no such API. */
    <T> void leaveOutHealth(
            @Observes @WithAnnotations(ApplicationScoped.class) ProcessAnnotatedType<T> type) {
        if (type.getAnnotatedType().getJavaClass().getName().startsWith(HEALTH) && !Configuration.checksHealth()) {
            type.veto();
        }
    }

    void validate(@Observes AfterDeploymentValidation validation) {
        try {
            Configuration.verify();
        } catch (ConfigurationException e) {
            validation.addDeploymentProblem(e);
        }
    }
}

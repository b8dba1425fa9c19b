// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Readiness;
import org.eventlog.cdi.metrics.QueueNumbers;

/**
 * Produces the health check. Excluded from the bean archive if the server lacks MicroProfile Health. The bean does not
 * implement the API itself, because GlassFish loads every class with a scope before it reads what is excluded, and writes
 * a stack trace for a class that it cannot load.
 */
@ApplicationScoped
public class HealthChecks {

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck queue(QueueNumbers numbers) {
        return new QueueHealth(numbers);
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Extension;
import org.eventlog.config.ConfigurationException;

/**
 * Stops the deployment when the configuration is faulty. It adds no beans: those are found by {@code beans.xml}, and
 * a bean that is both found and added is ambiguous on some servers.
 */
public class EventLogExtension implements Extension {

    void validate(@Observes AfterDeploymentValidation validation) {
        try {
            Configuration.verify();
        } catch (ConfigurationException e) {
            validation.addDeploymentProblem(e);
        }
    }
}

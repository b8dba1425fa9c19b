// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.end;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Extension;

/** An application whose beans are not sound, found out after Eventlog's own checks. */
public class RefusingExtension implements Extension {
    void refuse(@Observes @Priority(9999) AfterDeploymentValidation validation) {
        System.out.println("RefusingExtension refuses");
        validation.addDeploymentProblem(new IllegalStateException("the beans of this application are not sound"));
    }
}

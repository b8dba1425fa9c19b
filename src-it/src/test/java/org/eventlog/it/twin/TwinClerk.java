// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.twin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eventlog.EventLogger;

/** A bean that logs, which each server examines at the deployment, unlike a servlet. */
@ApplicationScoped
public class TwinClerk {
    @Inject
    private EventLogger logger;

    public EventLogger logger() {
        return logger;
    }
}

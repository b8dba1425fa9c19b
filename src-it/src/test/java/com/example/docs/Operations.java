// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.docs;

import jakarta.inject.Inject;
import java.time.Duration;
import org.eventlog.Level;
import org.eventlog.cdi.EventLogControl;

/** docs/events.md: changes at run time. */
class Operations {
    @Inject
    EventLogControl control;

    boolean quiet() throws InterruptedException {
        control.level(Level.WARN);
        control.sampleRequests(0.1);
        control.destination("audit").pause();
        return control.flushAll(Duration.ofSeconds(5));
    }
}

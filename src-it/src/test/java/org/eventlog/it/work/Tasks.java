// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.work;

import jakarta.enterprise.concurrent.Asynchronous;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;

/** Works in the threads of the server's own executors. Nothing here is of Eventlog's but the logger. */
@ApplicationScoped
public class Tasks {
    @Inject
    private EventLogger log;

    @Asynchronous
    public void count() {
        log.log(LogEvent.named("work.asynchronous"));
    }

    void ordered(@ObservesAsync Order order) {
        log.log(LogEvent.named("work." + order.name()));
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.work;

import jakarta.ejb.Asynchronous;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;

/** Cannot have an interceptor, because of its final method. */
@Stateless
@Local(Sealed.class)
@Asynchronous
public class SealedTasks implements Sealed {
    @Inject
    private EventLogger log;

    @Override
    public void count() {
        log.log(LogEvent.named("work.sealed").field("counted", counted()));
    }

    public final int counted() {
        return 1;
    }
}

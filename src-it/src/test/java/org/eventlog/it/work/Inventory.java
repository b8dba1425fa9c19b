// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.work;

import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;

/** The step of a batch job. */
@Named
@Dependent
public class Inventory extends AbstractBatchlet {
    @Inject
    private EventLogger log;

    @Override
    public String process() {
        log.log(LogEvent.named("work.batch"));
        return "counted";
    }
}

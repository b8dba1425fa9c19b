// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.batch;

import jakarta.batch.api.listener.StepListener;
import jakarta.batch.runtime.context.JobContext;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/**
 * Adds job and step to each event of a step: {@code <listener ref="eventlogStepListener"/>}. Required in the flows of a
 * split, whose steps have their own threads; elsewhere it adds the step's name.
 */
@Named("eventlogStepListener")
@Dependent
public class StepContextListener implements StepListener {
    private final JobWork work = new JobWork();
    private final JobContext job;
    private final StepContext step;

    @Inject
    public StepContextListener(Instance<JobContext> jobs, Instance<StepContext> steps) {
        job = jobs.isResolvable() ? jobs.get() : null;
        step = steps.isResolvable() ? steps.get() : null;
    }

    @Override
    public void beforeStep() {
        if (job != null) {
            work.open(job, step);
        }
    }

    @Override
    public void afterStep() {
        work.close();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.batch;

import jakarta.batch.api.listener.JobListener;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/**
 * Adds the job to each of its events: {@code <listener ref="eventlogJobListener"/>}. It applies to the job's own
 * thread, in which steps run unless they are partitioned or in a split.
 */
@Named("eventlogJobListener")
@Dependent
public class JobContextListener implements JobListener {
    private final JobWork work = new JobWork();
    private final JobContext job;

    /**
     * @param jobs read in the constructor, because the runtime knows the job of this listener only while it creates it
     */
    @Inject
    public JobContextListener(Instance<JobContext> jobs) {
        job = jobs.isResolvable() ? jobs.get() : null;
    }

    @Override
    public void beforeJob() {
        if (job != null) {
            work.open(job, null);
        }
    }

    @Override
    public void afterJob() {
        work.close();
    }
}

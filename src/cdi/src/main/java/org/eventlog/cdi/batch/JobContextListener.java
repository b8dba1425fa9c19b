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
 * Says in each event of a job what job it is of: {@code <listener ref="eventlogJobListener"/>}. For the job's own
 * thread, which steps have, too, unless they are partitioned or in a split.
 */
@Named("eventlogJobListener")
@Dependent
public class JobContextListener implements JobListener {
    private final JobWork work = new JobWork();
    private final JobContext job;

    /** @param jobs looked at here, as it is only now that the runtime knows for which job it makes this listener */
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

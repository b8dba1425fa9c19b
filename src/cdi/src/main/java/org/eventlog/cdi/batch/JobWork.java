// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.batch;

import jakarta.batch.runtime.BatchRuntime;
import jakarta.batch.runtime.context.JobContext;
import jakarta.batch.runtime.context.StepContext;
import java.util.Properties;
import org.eventlog.bridge.ThreadNames;
import org.eventlog.cdi.context.Activities;
import org.eventlog.cdi.context.Activities.ReceivedContext;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.context.WorkContext;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;

/**
 * The context of a job, opened and closed by one listener in one thread. Partitions and splits have their own threads,
 * which do not get the context of the job's thread, so it is derived again from the job's execution. Not thread-safe.
 */
final class JobWork {
    private static final String EXECUTION = "jobExecution";

    private Thread thread;
    private WorkContext before;

    /** @param step null for the job itself */
    void open(JobContext job, StepContext step) {
        try {
            ReceivedContext handed = handed(job, step);
            WorkContext work = Activities.begin(job.getJobName(), handed);
            work.field(EXECUTION, job.getExecutionId());
            before = CurrentContext.set(work);
            thread = Thread.currentThread();
        } catch (Throwable e) {
            // The job must not fail only because its name is unknown.
            ForeignCode.caught(e);
            ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.DEBUG, "a job without a context",
                    e);
        }
    }

    void close() {
        if (thread == Thread.currentThread()) {
            CurrentContext.set(before);
        }
        thread = null;
        before = null;
    }

    private static ReceivedContext handed(JobContext job, StepContext step) {
        Properties parameters = BatchRuntime.getJobOperator().getParameters(job.getExecutionId());
        String worker = step == null ? ThreadNames.current() : step.getStepName();
        ReceivedContext handed = Activities.handed(name -> parameters == null ? null : parameters.getProperty(name),
                worker);
        if (handed.known().correlationId() != null || CurrentContext.snapshot().correlationId() != null) {
            return handed;
        }
        String own = job.getJobName() + "-" + job.getExecutionId();
        return new ReceivedContext(handed.known().withCorrelationId(own), handed.trace(), worker);
    }
}

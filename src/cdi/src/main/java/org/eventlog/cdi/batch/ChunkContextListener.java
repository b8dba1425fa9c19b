// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.batch;

import jakarta.batch.api.chunk.listener.ChunkListener;
import jakarta.batch.runtime.context.JobContext;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/**
 * Adds job and step to each event of a chunk: {@code <listener ref="eventlogChunkListener"/>}. Required in partitions,
 * which have their own threads, in which no other listener is called.
 */
@Named("eventlogChunkListener")
@Dependent
public class ChunkContextListener implements ChunkListener {
    private final JobWork work = new JobWork();
    private final JobContext job;
    private final StepContext step;

    @Inject
    public ChunkContextListener(Instance<JobContext> jobs, Instance<StepContext> steps) {
        job = jobs.isResolvable() ? jobs.get() : null;
        step = steps.isResolvable() ? steps.get() : null;
    }

    @Override
    public void beforeChunk() {
        if (job != null) {
            work.open(job, step);
        }
    }

    @Override
    public void onError(Exception e) {
        work.close();
    }

    @Override
    public void afterChunk() {
        work.close();
    }
}

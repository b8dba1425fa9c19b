// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import jakarta.enterprise.concurrent.ContextServiceDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;

/**
 * Counts the stock in the background. No request waits for this work, but a user has started it.
 *
 * <p>
 * It runs on a thread of the server, from an executor defined by the shop. The default executor does not propagate the
 * context of libraries on every server (Open Liberty), so the job's events would not contain the user.
 */
@ContextServiceDefinition(name = "java:module/concurrent/ShopContext", propagated = ContextServiceDefinition.ALL_REMAINING)
@ManagedExecutorDefinition(name = Stocktaking.EXECUTOR, context = "java:module/concurrent/ShopContext")
@ApplicationScoped
public class Stocktaking {
    static final String EXECUTOR = "java:module/concurrent/ShopExecutor";
    private static final int KEPT = 20;

    @Inject
    EventLogger log;
    @Inject
    StockCount count;

    private final AtomicInteger number = new AtomicInteger();
    private final Deque<Job> jobs = new ArrayDeque<>();

    /**
     * Starts a count.
     *
     * @throws java.util.concurrent.RejectedExecutionException when the server has no thread for it
     */
    public Job start() {
        Job job = new Job("J-" + number.incrementAndGet(), Instant.now());
        keep(job);
        executor().execute(() -> count.run(job));
        log.log(LogEvent.named("shop.job.started").target("job:" + job.number()).tag("stock"));
        return job;
    }

    public synchronized Optional<Job> find(String jobNumber) {
        return jobs.stream().filter(job -> job.number().equals(jobNumber)).findFirst();
    }

    /** The latest jobs, the newest first. */
    public synchronized List<Job> latest() {
        return List.copyOf(jobs);
    }

    /** By name: to inject it takes Jakarta EE 11. */
    private static ManagedExecutorService executor() {
        try {
            return InitialContext.doLookup(EXECUTOR);
        } catch (NamingException e) {
            throw new IllegalStateException("the server has no executor " + EXECUTOR, e);
        }
    }

    private synchronized void keep(Job job) {
        jobs.addFirst(job);
        if (jobs.size() > KEPT) {
            jobs.removeLast();
        }
    }

    /** One count. Written by the job's thread, read by the pages'. */
    public static final class Job {
        private final String number;
        private final Instant started;
        private volatile String result;

        Job(String number, Instant started) {
            this.number = number;
            this.started = started;
        }

        public String number() {
            return number;
        }

        public Instant started() {
            return started;
        }

        public boolean isDone() {
            return result != null;
        }

        /** What came out, or null while the job runs. */
        public String result() {
            return result;
        }

        void finished(String what) {
            result = what;
        }
    }
}

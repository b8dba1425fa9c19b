// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedExecutors;
import jakarta.enterprise.concurrent.ManagedTask;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * The container's threads for our loops (Jakarta Concurrency). Found by a JNDI look-up: a {@code @Resource} in a
 * library's bean fails the deployment on Payara.
 *
 * <p>
 * Loops get threads of their own from a {@code ManagedThreadFactory}: in the pool of a {@code ManagedExecutorService}
 * they keep threads from others for ever. Open Liberty answers requests by that same pool, which has four threads on
 * two cores: two applications, or one with two destinations, and nobody is answered any more.
 */
final class ContainerExecutor {
    static final String SHORT_TASKS = "java:comp/DefaultManagedExecutorService";
    private static final String NAME = "eventlog";

    private ContainerExecutor() {}

    /** The managed threads or executor of that name; where there are none (plain CDI, tests), daemon threads. */
    static Executor named(String jndiName) {
        try {
            Object managed = new InitialContext().lookup(jndiName);
            if (managed instanceof ManagedThreadFactory threads) {
                return task -> start(threads, task);
            }
            if (managed instanceof ManagedExecutorService executor) {
                return task -> execute(executor, task);
            }
        } catch (NamingException e) {
            System.getLogger("org.eventlog").log(System.Logger.Level.DEBUG, "no managed threads here", e);
        }
        return ContainerExecutor::startThread;
    }

    private static void start(ManagedThreadFactory threads, Runnable task) {
        Thread thread;
        try {
            thread = threads.newThread(task);
        } catch (IllegalStateException e) {
            // The application is ending.
            thread = null;
        }
        if (thread == null) {
            startThread(task);
        } else {
            thread.setName(NAME);
            thread.start();
        }
    }

    private static void execute(ManagedExecutorService executor, Runnable task) {
        try {
            // Some servers keep few threads for short tasks, and complain about tasks that do not end.
            executor.execute(ManagedExecutors.managedTask(task, Map.of(ManagedTask.LONGRUNNING_HINT, "true",
                    ManagedTask.IDENTITY_NAME, NAME), null));
        } catch (RejectedExecutionException e) {
            startThread(task);
        }
    }

    private static void startThread(Runnable task) {
        Thread thread = new Thread(task, NAME);
        thread.setDaemon(true);
        thread.start();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedExecutors;
import jakarta.enterprise.concurrent.ManagedTask;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * The container's threads for our loops. Found by a JNDI look-up: a {@code @Resource} in a library's bean fails the
 * deployment on Payara.
 */
final class ContainerExecutor {
    private ContainerExecutor() {}

    /** The managed executor of that name; where there is none (plain CDI, tests), daemon threads. */
    static Executor named(String jndiName) {
        try {
            ManagedExecutorService managed = (ManagedExecutorService) new InitialContext().lookup(jndiName);
            return task -> execute(managed, task);
        } catch (NamingException | ClassCastException e) {
            return ContainerExecutor::startThread;
        }
    }

    private static void execute(ManagedExecutorService managed, Runnable task) {
        try {
            // Some servers keep few threads for short tasks, and complain about tasks that do not end.
            managed.execute(ManagedExecutors.managedTask(task, Map.of(ManagedTask.LONGRUNNING_HINT, "true",
                    ManagedTask.IDENTITY_NAME, "eventlog"), null));
        } catch (RejectedExecutionException e) {
            startThread(task);
        }
    }

    private static void startThread(Runnable task) {
        Thread thread = new Thread(task, "eventlog");
        thread.setDaemon(true);
        thread.start();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedExecutors;
import jakarta.enterprise.concurrent.ManagedTask;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.util.Map;
import java.util.concurrent.Executor;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.context.WorkContext;
import org.eventlog.encode.ForeignFaults;

/**
 * Provides the container's threads (Jakarta Concurrency). It uses a JNDI lookup, because a {@code @Resource} in a
 * library's bean fails the deployment on Payara.
 *
 * <p>
 * A {@code ManagedThreadFactory} is for the journal's loop, which lasts as long as the application. A
 * {@code ManagedExecutorService} is for short tasks: its pool may be small, and Open Liberty serves requests from it.
 */
final class ContainerExecutor {
    private static final String NAME = "eventlog";
    /** Where there is no container, these are missing, too. */
    private static final String DEFAULTS = "java:comp/Default";

    private ContainerExecutor() {}

    /**
     * Returns what starts the threads of the journals; if nothing has this name (plain CDI, tests), daemon threads. It
     * is looked for only now, because these threads start with the application.
     */
    static Executor threads(String jndiName) {
        Executor managed = find(jndiName);
        if (managed != null) {
            return managed;
        }
        if (!jndiName.startsWith(DEFAULTS)) {
            noteMissing(jndiName);
        }
        return ContainerExecutor::startThread;
    }

    /** Returns what runs short tasks; if nothing has this name, daemon threads, at least until it is found. */
    static Executor tasks(String jndiName) {
        Executor managed = find(jndiName);
        if (managed != null) {
            return managed;
        }
        return jndiName.startsWith(DEFAULTS)
                ? ContainerExecutor::startThread
                : new LateExecutor(jndiName, ContainerExecutor::find, ContainerExecutor::startThread, System::nanoTime);
    }

    static void noteMissing(String jndiName) {
        ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.WARNING,
                "EVL-1013 there is no managed executor or thread factory with the configured name \"" + jndiName
                        + "\", so Eventlog uses threads of its own");
    }

    private static Executor find(String jndiName) {
        try {
            Object managed = new InitialContext().lookup(jndiName);
            if (managed instanceof ManagedThreadFactory threads) {
                return task -> start(threads, task);
            }
            if (managed instanceof ManagedExecutorService executor) {
                // If it refuses a task, the event log runs that on a thread of its own.
                return task -> executor.execute(ManagedExecutors.managedTask(() -> withoutContext(task),
                        Map.of(ManagedTask.IDENTITY_NAME, NAME), null));
            }
        } catch (NamingException e) {
            System.getLogger("org.eventlog").log(System.Logger.Level.DEBUG, "no managed threads here", e);
        }
        return null;
    }

    /** Payara's threads keep the context of the request for which they were made, which is none of this task's. */
    private static void withoutContext(Runnable task) {
        WorkContext before = CurrentContext.set(null);
        try {
            task.run();
        } finally {
            CurrentContext.set(before);
        }
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

    private static void startThread(Runnable task) {
        Thread thread = new Thread(task, NAME);
        thread.setDaemon(true);
        thread.start();
    }
}

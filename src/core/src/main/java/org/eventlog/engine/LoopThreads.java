// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * The daemon threads of an event log without an executor.
 *
 * <p>
 * A thread inherits references from the thread that starts it: the context class loader, inheritable thread locals and,
 * up to Java 23, the classes on the stack. In a server, one application may start an event log that several share, and
 * these references would keep its class loader alive.
 */
final class LoopThreads {
    private LoopThreads() {}

    /** Not for a permission: doPrivileged prevents the new thread from referencing the classes on the stack. */
    @SuppressWarnings("removal")
    static Thread thread(Runnable task) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Thread(null, task, "eventlog", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(LoopThreads.class.getClassLoader());
            return thread;
        });
    }
}

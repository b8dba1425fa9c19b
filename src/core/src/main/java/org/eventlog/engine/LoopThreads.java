// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * The daemon threads of an event log that was given no executor.
 *
 * <p>
 * A thread keeps much of who starts it: the context class loader, inheritable thread locals, and up to Java 23 the
 * classes on the stack. In a server it may be one application that happens to start what all of them share, and it must
 * not stay for that.
 */
final class LoopThreads {
    private LoopThreads() {}

    /** Privileged not for a right, but because the stack is not kept then. */
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

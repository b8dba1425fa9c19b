// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import org.eventlog.bridge.OwnWork;

/**
 * The thread of a Kafka client. Its log records do not become events until {@link #end}, because without a reachable
 * broker it logs a warning for each attempt and would fill the queue.
 */
final class ClientThread {
    /** Null if it was not found. */
    private final Thread thread;

    private ClientThread(Thread thread) {
        this.thread = thread;
    }

    /** Finds the newest thread with this name. Must be called in the thread that created the client. */
    static ClientThread of(String name) {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        Thread[] threads = new Thread[2 * group.activeCount() + 10];
        int count = group.enumerate(threads);
        Thread found = null;
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().equals(name) && (found == null || threads[i].getId() > found.getId())) {
                found = threads[i];
            }
        }
        if (found != null) {
            OwnWork.begin(found);
        }
        return new ClientThread(found);
    }

    void end() {
        if (thread != null) {
            OwnWork.end(thread);
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import org.eventlog.EventLogger;
import org.eventlog.ForwardingEventLogger;

/** A logger that supports transactions, if the server has them. */
public final class TransactionalLogger extends ForwardingEventLogger {
    private final EventLogger log;
    private final EventLogger afterCommit;
    private final EventLogger afterCompletion;

    public TransactionalLogger(EventLogger log) {
        this.log = log;
        this.afterCommit = deferred(log, false);
        this.afterCompletion = deferred(log, true);
    }

    private static EventLogger deferred(EventLogger log, boolean always) {
        try {
            return new DeferredLogger(log, always);
        } catch (LinkageError e) {
            // No transactions in this server.
            return log;
        }
    }

    @Override
    public EventLogger afterCommit() {
        return afterCommit;
    }

    @Override
    public EventLogger afterCompletion() {
        return afterCompletion;
    }

    @Override
    protected EventLogger delegate() {
        return log;
    }
}

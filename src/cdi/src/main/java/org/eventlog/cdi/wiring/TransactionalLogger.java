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

    /** @param code whether events without a code location get that of the call */
    public TransactionalLogger(EventLogger log, boolean code) {
        this.log = log;
        this.afterCommit = deferred(log, code, false);
        this.afterCompletion = deferred(log, code, true);
    }

    private static EventLogger deferred(EventLogger log, boolean code, boolean always) {
        try {
            return new DeferredLogger(log, code, always);
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

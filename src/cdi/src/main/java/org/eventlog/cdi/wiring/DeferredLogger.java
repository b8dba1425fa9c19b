// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Instant;
import java.util.Objects;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eventlog.ContextSnapshot;
import org.eventlog.EventLogger;
import org.eventlog.ForwardingEventLogger;
import org.eventlog.LogEvent;
import org.eventlog.Receipt;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;

/**
 * Logs when the thread's transaction has ended (Jakarta Transactions), or at once without one.
 *
 * <p>
 * Never throws: if a transaction manager refuses the registration, neither the application's work nor the event must
 * suffer.
 */
final class DeferredLogger extends ForwardingEventLogger {
    private static final String REGISTRY = "java:comp/TransactionSynchronizationRegistry";
    private static final String OUTCOME = "transaction";
    private static final String COMMITTED = "committed";
    private static final String ROLLED_BACK = "rolled-back";

    private final EventLogger log;
    private final boolean code;
    private final boolean always;

    /**
     * @param code whether events without a code location get that of the call
     * @param always whether to log after a rollback as well, with the outcome in a field
     */
    DeferredLogger(EventLogger log, boolean code, boolean always) {
        this.log = log;
        this.code = code;
        this.always = always;
        // Called here to detect a missing API now, and not at the first event.
        Objects.requireNonNull(Synchronization.class);
    }

    @Override
    public void log(LogEvent event) {
        if (event == null || !log.isEnabled(event.level())) {
            return;
        }
        int status = Status.STATUS_NO_TRANSACTION;
        try {
            TransactionSynchronizationRegistry registry = registry();
            if (registry != null) {
                status = registry.getTransactionStatus();
                // Not if it is marked for rollback: some managers then refuse registrations, and the outcome is known.
                if (status == Status.STATUS_ACTIVE || status == Status.STATUS_PREPARING) {
                    registry.registerInterposedSynchronization(new AfterCompletion(ofNow(event)));
                    return;
                }
            }
        } catch (Throwable e) {
            // The transaction has just ended.
            ForeignCode.caught(e);
            ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.DEBUG,
                    "not tied to the transaction", e);
        }
        over(event, outcome(status));
    }

    /** The outcome of a transaction that accepts no more registrations. */
    private static String outcome(int status) {
        return switch (status) {
            case Status.STATUS_MARKED_ROLLBACK, Status.STATUS_ROLLING_BACK, Status.STATUS_ROLLEDBACK -> ROLLED_BACK;
            case Status.STATUS_PREPARED, Status.STATUS_COMMITTING, Status.STATUS_COMMITTED -> COMMITTED;
            default -> "none";
        };
    }

    private void over(LogEvent event, String outcome) {
        if (always) {
            log.log(event.toBuilder().field(OUTCOME, outcome).build());
        } else if (!outcome.equals(ROLLED_BACK)) {
            log.log(event);
        }
    }

    /**
     * Adds the current context and code location, because the thread that ends the transaction may have another context,
     * and is in the transaction manager's code.
     */
    private LogEvent ofNow(LogEvent event) {
        ContextSnapshot around = ForeignCode.call(CurrentContext::snapshot, fault -> ContextSnapshot.NONE);
        ContextSnapshot own = event.context();
        LogEvent.Builder now = event.toBuilder().context(own == null ? around : own.orElse(around));
        if (code && event.code() == null) {
            now.codeHere();
        }
        return event.time() != null ? now.build() : now.time(Instant.now()).build();
    }

    private static TransactionSynchronizationRegistry registry() {
        try {
            return (TransactionSynchronizationRegistry) new InitialContext().lookup(REGISTRY);
        } catch (NamingException | ClassCastException e) {
            return null;
        }
    }

    @Override
    public Receipt submit(LogEvent event) {
        log(event);
        return Receipt.refused("no receipt: the event waits for the end of a transaction");
    }

    @Override
    protected EventLogger delegate() {
        return log;
    }

    private final class AfterCompletion implements Synchronization {
        private final LogEvent event;

        AfterCompletion(LogEvent event) {
            this.event = event;
        }

        @Override
        public void beforeCompletion() {
            // It may still be rolled back.
        }

        @Override
        public void afterCompletion(int status) {
            over(event, status == Status.STATUS_COMMITTED ? COMMITTED : ROLLED_BACK);
        }
    }
}

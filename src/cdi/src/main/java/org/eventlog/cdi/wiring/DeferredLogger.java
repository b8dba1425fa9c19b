// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Instant;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eventlog.ContextSnapshot;
import org.eventlog.EventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.cdi.context.CurrentContext;

/**
 * Logs when the thread's transaction is over (Jakarta Transactions); at once without one.
 *
 * <p>
 * Never throws: a transaction manager that refuses is no reason to fail the application's business, nor to lose the
 * event.
 */
final class DeferredLogger implements EventLogger {
    private static final String REGISTRY = "java:comp/TransactionSynchronizationRegistry";
    private static final String OUTCOME = "transaction";
    private static final String COMMITTED = "committed";
    private static final String ROLLED_BACK = "rolled-back";

    private final EventLogger log;
    private final boolean always;

    /** @param always also after a rollback, with the outcome in a field */
    DeferredLogger(EventLogger log, boolean always) {
        this.log = log;
        this.always = always;
        // Here, not at the first event: without the interface this class is of no use.
        Synchronization.class.getName();
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
                // Not when it is marked for rollback: some managers take no more then, and the end is known.
                if (status == Status.STATUS_ACTIVE || status == Status.STATUS_PREPARING) {
                    registry.registerInterposedSynchronization(new AfterCompletion(ofNow(event)));
                    return;
                }
            }
        } catch (RuntimeException e) {
            // Over in this moment.
            System.getLogger("org.eventlog").log(System.Logger.Level.DEBUG, "not tied to the transaction", e);
        }
        over(event, outcome(status));
    }

    /** How a transaction that takes no more will end, or has ended. */
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

    /** As it would have been logged now: the context of the thread that ends the transaction may be another. */
    private static LogEvent ofNow(LogEvent event) {
        ContextSnapshot around = CurrentContext.snapshot();
        ContextSnapshot own = event.context();
        LogEvent.Builder now = event.toBuilder().context(own == null ? around : own.orElse(around));
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
    public boolean isEnabled(Level level) {
        return log.isEnabled(level);
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

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionManager;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.spi.InitialContextFactory;
import org.eventlog.ContextSnapshot;
import org.eventlog.EventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.cdi.wiring.TransactionalLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that wait for the end of a transaction, with a real transaction manager (Narayana). */
class RealTransactionTest {
    private static final String STORE = "ObjectStoreEnvironmentBean.objectStoreDir";

    private final RecordedEvents events = new RecordedEvents();
    private final EventLogger log = new TransactionalLogger(events, false);
    private TransactionManager transactions;

    @BeforeAll
    static void keepItsFilesTogether(@TempDir Path dir) {
        System.setProperty(STORE, dir.toString());
    }

    @BeforeEach
    void start() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Names.class.getName());
        transactions = com.arjuna.ats.jta.TransactionManager.transactionManager();
    }

    @AfterEach
    void end() throws Exception {
        System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        if (transactions.getTransaction() != null) {
            transactions.rollback();
        }
    }

    @Test
    void anEventIsLoggedWhenTheTransactionIsCommitted() throws Exception {
        transactions.begin();
        log.afterCommit().log(LogEvent.named("order.placed"));
        assertThat(events.all()).isEmpty();
        transactions.commit();

        assertThat(events.only().name()).isEqualTo("order.placed");
        assertThat(events.only().hasField("transaction")).isFalse();
    }

    @Test
    void anEventOfATransactionThatIsRolledBackIsNotLogged() throws Exception {
        transactions.begin();
        log.afterCommit().log(LogEvent.named("order.placed"));
        transactions.rollback();

        assertThat(events.all()).isEmpty();
    }

    @Test
    void logsTheOutcomeAfterCompletion() throws Exception {
        transactions.begin();
        log.afterCompletion().log(LogEvent.named("first"));
        transactions.commit();
        transactions.begin();
        log.afterCompletion().log(LogEvent.named("second"));
        transactions.rollback();
        log.afterCompletion().log(LogEvent.named("third"));

        assertThat(events.all()).extracting(LogEvent::name).containsExactly("first", "second", "third");
        assertThat(events.all()).extracting(event -> event.fields().get("transaction"))
                .containsExactly("committed", "rolled-back", "none");
    }

    @Test
    void withoutATransactionItIsLoggedAtOnce() {
        log.afterCommit().log(LogEvent.named("order.placed"));

        assertThat(events.only().hasField("transaction")).isFalse();
    }

    @Test
    void eventHasTimeAndUserOfTheLoggingCall() throws Exception {
        transactions.begin();
        Instant before = Instant.now();
        try (EventContext.Scope ada = EventContext.with(ContextSnapshot.of("ada", "s1"))) {
            log.afterCommit().log(LogEvent.named("order.placed"));
        }
        Instant after = Instant.now();
        try (EventContext.Scope grace = EventContext.with(ContextSnapshot.of("grace", "s2"))) {
            transactions.commit();
        }

        assertThat(events.only().context().user()).isEqualTo("ada");
        assertThat(events.only().time()).isBetween(before, after);
    }

    @Test
    void aTransactionThatCanOnlyBeRolledBackEndsAsOne() throws Exception {
        transactions.begin();
        transactions.setRollbackOnly();
        log.afterCommit().log(LogEvent.named("order.placed"));
        log.afterCompletion().log(LogEvent.named("order.tried"));
        transactions.rollback();

        assertThat(events.all()).extracting(LogEvent::name).containsExactly("order.tried");
    }

    @Test
    void aCommitThatFailsIsARollback() throws Exception {
        transactions.begin();
        log.afterCommit().log(LogEvent.named("order.placed"));
        log.afterCompletion().log(LogEvent.named("order.tried"));
        transactions.getTransaction().registerSynchronization(new Refusing());
        assertThatThrownBy(transactions::commit).isInstanceOf(RollbackException.class);

        assertThat(events.only().name()).isEqualTo("order.tried");
        assertThat(events.only().fields()).containsEntry("transaction", "rolled-back");
    }

    @Test
    void aSuspendedTransactionIsNotThatOfTheEventsInBetween() throws Exception {
        transactions.begin();
        var suspended = transactions.suspend();
        log.afterCommit().log(LogEvent.named("audit"));
        transactions.resume(suspended);
        transactions.rollback();

        assertThat(events.only().name()).isEqualTo("audit");
    }

    @Test
    void disabledLevelsDoNotTouchTheTransaction() throws Exception {
        events.least(Level.WARN);
        transactions.begin();
        log.afterCommit().log(LogEvent.named("order.placed"));
        events.least(Level.TRACE);
        transactions.commit();

        assertThat(events.all()).isEmpty();
    }

    private static final class Refusing implements Synchronization {
        @Override
        public void beforeCompletion() {
            throw new IllegalStateException("not all is well");
        }

        @Override
        public void afterCompletion(int status) {
            // Nothing was begun.
        }
    }

    /** The part of the server's JNDI that is used. */
    public static final class Names implements InitialContextFactory {
        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) {
            return (Context) Proxy.newProxyInstance(Context.class.getClassLoader(), new Class<?>[]{Context.class},
                    (proxy, method, args) -> {
                        if (method.getName().equals("lookup")
                                && "java:comp/TransactionSynchronizationRegistry".equals(args[0])) {
                            return new TransactionSynchronizationRegistryImple();
                        }
                        throw new NameNotFoundException(String.valueOf(args == null ? "" : args[0]));
                    });
        }
    }
}

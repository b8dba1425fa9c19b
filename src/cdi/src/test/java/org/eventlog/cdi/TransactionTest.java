// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.Shop;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.ServiceConfigurationError;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.spi.InitialContextFactory;
import org.eventlog.ContextSnapshot;
import org.eventlog.EventLogger;
import org.eventlog.ForwardingEventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.cdi.wiring.TransactionalLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests events logged at the end of a transaction, with a registry that behaves like a server's. */
class TransactionTest {
    private final List<LogEvent> logged = new ArrayList<>();
    private final EventLogger direct = new ForwardingEventLogger() {
        @Override
        protected EventLogger delegate() {
            return EventLogger.none();
        }

        @Override
        public void log(LogEvent event) {
            logged.add(event);
        }

        @Override
        public boolean isEnabled(Level level) {
            return level.isAtLeast(Level.INFO);
        }
    };
    private final EventLogger logger = new TransactionalLogger(direct, false);

    @BeforeEach
    void begin() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Naming.class.getName());
        Naming.status = Status.STATUS_ACTIVE;
        Naming.there = true;
        Naming.waiting.clear();
    }

    @AfterEach
    void forget() {
        System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
    }

    @Test
    void anEventForTheCommitIsLoggedWhenItHasHappened() {
        logger.afterCommit().log(LogEvent.named("order.paid"));
        assertThat(logged).isEmpty();

        Naming.end(Status.STATUS_COMMITTED);

        assertThat(logged).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("order.paid");
            assertThat(event.time()).isNotNull();
            assertThat(event.fields()).isEmpty();
        });
    }

    @Test
    void hasTheCodeLocationOfTheCall() {
        EventLogger locating = new TransactionalLogger(direct, true);
        new Shop(locating.afterCommit()).order("tea", 3);
        new Shop(locating.afterCompletion()).order("tea", 3);
        new Shop(logger.afterCommit()).order("tea", 3);
        locating.afterCommit().log(LogEvent.named("of.no.line").withoutCode());

        Naming.end(Status.STATUS_COMMITTED);

        assertThat(logged).extracting(event -> event.code() == null ? "none yet" : event.code().function())
                .containsExactly("com.example.shop.Shop.order", "com.example.shop.Shop.order", "none yet", null);
    }

    @Test
    void anEventForTheCommitIsNotLoggedAfterARollback() {
        logger.afterCommit().log(LogEvent.named("order.paid"));

        Naming.end(Status.STATUS_ROLLEDBACK);

        assertThat(logged).isEmpty();
    }

    @Test
    void outcomeEventContainsTheOutcome() {
        logger.afterCompletion().log(LogEvent.named("order.tried"));
        Naming.end(Status.STATUS_ROLLEDBACK);
        Naming.status = Status.STATUS_ACTIVE;
        logger.afterCompletion().log(LogEvent.named("order.tried"));
        Naming.end(Status.STATUS_COMMITTED);
        logger.afterCompletion().log(LogEvent.named("order.tried"));

        assertThat(logged).extracting(event -> event.fields().get("transaction"))
                .containsExactly("rolled-back", "committed", "none");
    }

    @Test
    void eventHasTheContextOfTheLoggingCallNotOfTheCommit() {
        try (EventContext.Scope work = EventContext.with(ContextSnapshot.of("ada", "s"))) {
            logger.afterCommit().log(LogEvent.named("order.paid"));
        }
        try (EventContext.Scope work = EventContext.with(ContextSnapshot.of("the committer", "t"))) {
            Naming.end(Status.STATUS_COMMITTED);
        }

        assertThat(logged).singleElement().satisfies(event -> assertThat(event.context().user()).isEqualTo("ada"));
    }

    @Test
    void withoutATransactionItIsLoggedAtOnce() {
        Naming.status = Status.STATUS_NO_TRANSACTION;
        logger.afterCommit().log(LogEvent.named("a"));
        Naming.there = false;
        logger.afterCommit().log(LogEvent.named("b"));
        logger.afterCommit().log(LogEvent.named("too small").level(Level.DEBUG));

        assertThat(logged).extracting(LogEvent::name).containsExactly("a", "b");
    }

    @Test
    void losesNothingIfTheManagerRejectsRegistration() {
        Naming.status = Status.STATUS_MARKED_ROLLBACK;
        Naming.refuses = true;
        logger.afterCompletion().log(LogEvent.named("a"));
        logger.afterCommit().log(LogEvent.named("b"));
        Naming.refuses = false;

        assertThat(logged).singleElement().satisfies(event -> assertThat(event.fields())
                .containsEntry("transaction", "rolled-back"));
    }

    @Test
    void losesNothingIfTheManagerThrows() {
        Naming.fault = new ServiceConfigurationError("no manager");
        logger.afterCompletion().log(LogEvent.named("a"));
        logger.afterCommit().log(LogEvent.named("b"));
        Naming.fault = null;

        assertThat(logged).extracting(LogEvent::name).containsExactly("a", "b");
    }

    @Test
    void logsNonTransactionalEventsImmediately() {
        logger.log(LogEvent.named("now"));

        assertThat(logged).hasSize(1);
        assertThat(EventLogger.none().afterCommit().isEnabled(Level.EXTREME)).isFalse();
    }

    /** The server's naming service and transaction manager. */
    public static final class Naming implements InitialContextFactory {
        static final List<Synchronization> waiting = new ArrayList<>();
        static int status;
        static boolean there;
        static boolean refuses;
        static Error fault;

        static void end(int outcome) {
            status = Status.STATUS_NO_TRANSACTION;
            waiting.forEach(Synchronization::beforeCompletion);
            waiting.forEach(synchronization -> synchronization.afterCompletion(outcome));
            waiting.clear();
        }

        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) {
            return (Context) Proxy.newProxyInstance(Naming.class.getClassLoader(), new Class<?>[]{Context.class},
                    (self, method, args) -> {
                        if (!there || !args[0].equals("java:comp/TransactionSynchronizationRegistry")) {
                            throw new NameNotFoundException(String.valueOf(args[0]));
                        }
                        return registry();
                    });
        }

        private static Object registry() {
            return Proxy.newProxyInstance(Naming.class.getClassLoader(),
                    new Class<?>[]{TransactionSynchronizationRegistry.class}, (self, method, args) -> switch (method
                            .getName()) {
                        case "getTransactionStatus" -> status;
                        case "registerInterposedSynchronization" -> {
                            if (fault != null) {
                                throw fault;
                            }
                            if (refuses) {
                                throw new IllegalStateException("too late");
                            }
                            waiting.add((Synchronization) args[0]);
                            yield null;
                        }
                        default -> throw new UnsupportedOperationException(method.toString());
                    });
        }
    }
}

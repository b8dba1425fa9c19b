// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.fired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.eventlog.ContextSnapshot;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.wiring.EventLogExtension;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FiredEventsTest {
    private final Queue<Runnable> handed = new ArrayDeque<>();
    private WeldContainer container;
    private Shop shop;

    @BeforeEach
    void start() {
        container = new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addBeanClasses(FiringEvent.class, Shop.class).initialize();
        shop = container.select(Shop.class).get();
        Shop.SEEN.clear();
    }

    @AfterEach
    void stop() {
        container.close();
        assertThat(FiredEvents.size()).isZero();
    }

    @Test
    void observerHasTheContextOfTheCodeThatFires() throws Exception {
        try (EventContext.Scope scope = as("ada")) {
            shop.orders().fireAsync(new Order()).toCompletableFuture().get(20, TimeUnit.SECONDS);
        }

        assertThat(Shop.SEEN).containsExactly("ada");
    }

    @Test
    void observersOnAnExecutorOfTheApplicationHaveIt() {
        for (String user : List.of("ada", "grace")) {
            try (EventContext.Scope scope = as(user)) {
                shop.orders().fireAsync(new Order(), on(handed::add));
            }
        }
        handed.forEach(Runnable::run);

        assertThat(Shop.SEEN).containsExactly("ada", "grace");
        assertThat(EventContext.current()).isEqualTo(ContextSnapshot.NONE);
    }

    @Test
    void selectedEventsHaveIt() {
        try (EventContext.Scope scope = as("ada")) {
            shop.orders().select().fireAsync(new Order(), on(Runnable::run));
            shop.orders().select(Express.class).fireAsync(new Express(), on(Runnable::run));
            shop.orders().select(new TypeLiteral<Express>() {
                private static final long serialVersionUID = 1;
            }).fireAsync(new Express(), on(Runnable::run));
            shop.orders().select(Express.class).select().fireAsync(new Express(), on(handed::add));
        }
        handed.forEach(Runnable::run);

        assertThat(Shop.SEEN).containsExactly("ada", "ada", "ada", "ada");
    }

    @Test
    void oneObjectFiredByTwoAtOnceHasNoContext() {
        Order one = new Order();
        for (String user : List.of("ada", "grace")) {
            try (EventContext.Scope scope = as(user)) {
                shop.orders().fireAsync(one, on(handed::add));
            }
        }
        handed.remove().run();
        assertThat(FiredEvents.size()).isEqualTo(1);
        handed.remove().run();

        assertThat(Shop.SEEN).containsExactly("null", "null");
    }

    @Test
    void oneObjectFiredTwiceByOneHasTheContext() {
        Order one = new Order();
        try (EventContext.Scope scope = as("ada")) {
            shop.orders().fireAsync(one, on(handed::add));
            shop.orders().fireAsync(one, on(handed::add));
        }
        handed.forEach(Runnable::run);

        assertThat(Shop.SEEN).containsExactly("ada", "ada");
    }

    @Test
    void nothingIsKeptOfAnEventThatNoExecutorTakes() {
        try (EventContext.Scope scope = as("ada")) {
            assertThatThrownBy(() -> shop.orders().fireAsync(new Order(), on(task -> {
                throw new RejectedExecutionException("full");
            })).toCompletableFuture().get(20, TimeUnit.SECONDS)).hasStackTraceContaining("full");
        }
    }

    @Test
    void withoutAContextNothingIsKept() {
        shop.orders().fireAsync(new Order(), on(handed::add));

        assertThat(FiredEvents.size()).isZero();
        handed.forEach(Runnable::run);
        assertThat(Shop.SEEN).containsExactly("null");
    }

    @Test
    void anExceptionOfAnObserverReachesTheCaller() {
        CompletionStage<Express> stage;
        try (EventContext.Scope scope = as("ada")) {
            stage = shop.orders().select(Express.class).fireAsync(new Express("late"), on(handed::add));
        }
        handed.forEach(Runnable::run);

        assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
    }

    private static EventContext.Scope as(String user) {
        return EventContext.with(ContextSnapshot.of(user, null));
    }

    private static NotificationOptions on(Executor executor) {
        return NotificationOptions.ofExecutor(executor);
    }

    static class Order {}

    static final class Express extends Order {
        private final String fault;

        Express() {
            this(null);
        }

        Express(String fault) {
            this.fault = fault;
        }
    }

    @ApplicationScoped
    static class Shop {
        static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

        @Inject
        private Event<Order> orders;

        Event<Order> orders() {
            return orders;
        }

        void ordered(@ObservesAsync Order order) {
            SEEN.add(String.valueOf(EventContext.current().user()));
            if (order instanceof Express express && express.fault != null) {
                throw new IllegalStateException(express.fault);
            }
        }
    }
}

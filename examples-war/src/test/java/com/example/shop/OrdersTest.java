// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.shop.CardReader.PaymentException;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.EventLogger;
import org.eventlog.ForwardingEventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.Test;

class OrdersTest {
    private static final List<CartLine> LINES = List.of(new CartLine("lantern", "Lantern", 2, 3450));

    private final List<LogEvent> logged = new ArrayList<>();
    private final List<LogEvent> audited = new ArrayList<>();
    private final Orders orders = new Orders();

    OrdersTest() {
        orders.cardReader = new CardReader();
        orders.log = logger(logged);
        orders.audit = logger(audited);
    }

    private static EventLogger logger(List<LogEvent> events) {
        return new ForwardingEventLogger() {
            @Override
            protected EventLogger delegate() {
                return EventLogger.none();
            }

            @Override
            public void log(LogEvent event) {
                events.add(event);
            }

            @Override
            public boolean isEnabled(Level level) {
                return true;
            }
        };
    }

    @Test
    void saysThatAnOrderIsPlaced() {
        Order order = orders.place("ada", LINES, "counter");

        assertThat(orders.find(order.number(), "ada")).contains(order);
        assertThat(logged).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("shop.order.placed");
            assertThat(event.level()).isEqualTo(Level.OK);
            assertThat(event.target()).isEqualTo("order:" + order.number());
            assertThat(event.fields()).containsEntry("customer", "ada").containsEntry("totalCents", 6900L);
        });
    }

    @Test
    void saysThatAnOrderFailedAndPassesTheFailureOn() {
        assertThatThrownBy(() -> orders.place("ada", LINES, "broken")).isInstanceOf(PaymentException.class);

        assertThat(orders.of("ada")).isEmpty();
        assertThat(logged).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("shop.order.failed");
            assertThat(event.level()).isEqualTo(Level.ERROR);
            assertThat(event.exception()).isInstanceOf(PaymentException.class)
                    .hasRootCauseMessage("no carrier on /dev/reader-2");
        });
    }

    @Test
    void auditsTheOrdersThatArePlacedAndNoOthers() {
        Order order = orders.place("ada", LINES, "counter");
        assertThatThrownBy(() -> orders.place("ada", LINES, "broken")).isInstanceOf(PaymentException.class);

        assertThat(audited).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("audit.order");
            assertThat(event.target()).isEqualTo("order:" + order.number());
            assertThat(event.fields()).containsEntry("customer", "ada").containsEntry("totalCents", 6900L);
        });
    }

    @Test
    void showsAnOrderToNobodyElse() {
        Order order = orders.place("ada", LINES, "counter");

        assertThat(orders.find(order.number(), "grace")).isEmpty();
        assertThat(orders.of("grace")).isEmpty();
    }
}

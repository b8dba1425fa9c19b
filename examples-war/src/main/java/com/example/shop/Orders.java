// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import com.example.shop.CardReader.PaymentException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eventlog.EventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.cdi.Destination;

/** Takes orders and logs their outcome: the two events that a shop's owner would want to count. */
@ApplicationScoped
public class Orders {
    /** The shop has no database and forgets old orders; the events do not. */
    private static final int KEPT = 200;

    @Inject
    EventLogger log;
    /** The audit log of purchases, with its own queue; {@code microprofile-config.properties} contains its settings. */
    @Inject
    @Destination("audit")
    EventLogger audit;
    @Inject
    CardReader cardReader;

    private final AtomicInteger number = new AtomicInteger(1000);
    private final Deque<Order> orders = new ArrayDeque<>();

    /** Charges the card and takes the order. A failure is logged and passed on to the caller. */
    public Order place(String customer, List<CartLine> lines, String reader) {
        Order order = new Order("O-" + number.incrementAndGet(), customer, lines, Instant.now());
        LogEvent.Builder event = LogEvent.named("shop.order.placed")
                .target("order:" + order.number())
                .tag("order")
                .value(CartLine.total(lines) / 100.0)
                .field("customer", customer)
                .field("lines", lines.size())
                .field("totalCents", CartLine.total(lines))
                .field("reader", reader);
        try {
            cardReader.charge(reader, CartLine.total(lines));
        } catch (PaymentException e) {
            log.log(LogEvent.named("shop.order.failed")
                    .level(Level.ERROR)
                    .target("order:" + order.number())
                    .tag("order")
                    .tag("payment")
                    .message("Order " + order.number() + " could not be paid")
                    .field("customer", customer)
                    .field("totalCents", CartLine.total(lines))
                    .field("reader", reader)
                    .exception(e));
            throw e;
        }
        keep(order);
        log.log(event.level(Level.OK)
                .message("Order %s of %s placed".formatted(order.number(), CartLine.totalPrice(lines))));
        audit.log(LogEvent.named("audit.order")
                .target("order:" + order.number())
                .field("customer", customer)
                .field("totalCents", CartLine.total(lines)));
        return order;
    }

    /** The customer's own order of that number. */
    public synchronized Optional<Order> find(String orderNumber, String customer) {
        return orders.stream()
                .filter(order -> order.number().equals(orderNumber) && order.customer().equals(customer))
                .findFirst();
    }

    /** The customer's orders, the newest first. */
    public synchronized List<Order> of(String customer) {
        return orders.stream().filter(order -> order.customer().equals(customer)).toList();
    }

    private synchronized void keep(Order order) {
        orders.addFirst(order);
        if (orders.size() > KEPT) {
            orders.removeLast();
        }
    }
}

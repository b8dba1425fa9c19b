// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.docs;

import com.example.docs.Orders.Order;
import jakarta.inject.Inject;
import java.util.Map;
import org.eventlog.EventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;

/** README.md and docs/events.md: events. */
class Shop {
    @Inject
    EventLogger log;

    void placed() {
        log.log(LogEvent.named("order.placed")
                .target("order:4711")
                .tag("checkout")
                .field("total", 129.95));

        log.at(Level.DEBUG, "stock.checked").field("items", 3).log(); // costs next to nothing while DEBUG is off
    }

    void paid(Order order, RuntimeException refusal) {
        log.info("till.opened", "The till is open"); // name and message
        log.error("card.refused", "The bank refused the card", refusal);
        log.log(LogEvent.named("order.paid")
                .level(Level.OK)
                .message("Ada paid order 4711")
                .target("order:4711")
                .tags("checkout", "web")
                .fields(Map.of("items", 3, "country", "NL"))
                .field("order", order)
                .value(129.95));
        log.at(Level.DEBUG, "order.weighed").field("kg", 2.5).log();
    }
}

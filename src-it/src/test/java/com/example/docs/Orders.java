// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.docs;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eventlog.Counter;
import org.eventlog.EventLogger;
import org.eventlog.Gauge;
import org.eventlog.LogEvent;
import org.eventlog.cdi.Destination;
import org.eventlog.cdi.Logged;
import org.eventlog.cdi.LoggedParam;

/** docs/events.md: destinations, methods, counters, receipts. */
public class Orders {
    @Inject
    EventLogger logger;

    @Inject
    @Destination("audit")
    EventLogger audit;

    @Logged("order.placed")
    public Order place(@LoggedParam("customer") String customer, List<String> lines) {
        return new Order(customer, lines);
    }

    void count() {
        Counter orders = logger.counter("orders", c -> c.target("shop:1").field("country", "NL"));
        orders.increment(); // 1
        orders.add(3); // 4

        Gauge depth = logger.gauge("queue.depth", g -> g.every(Duration.ofMinutes(1)));
        depth.set(17);
    }

    void booked() {
        audit.submit(LogEvent.named("order.booked").target("order:4711"))
                .stored() // or delivered()
                .whenComplete((nothing, lost) -> {
                    if (lost != null) {
                        alarm(lost); // an EventLostException
                    }
                });
    }

    private static void alarm(Throwable lost) {
        throw new IllegalStateException(lost);
    }

    /** What is placed. */
    public record Order(String customer, List<String> lines) {}
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.docs;

import jakarta.inject.Inject;
import org.eventlog.EventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;

/** README.md: the first events. */
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
}

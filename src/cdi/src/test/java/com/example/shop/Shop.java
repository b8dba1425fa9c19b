// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;

/** A class of an application. Outside of Eventlog's packages, because it has code locations. */
@Dependent
public class Shop {
    private final EventLogger log;

    @Inject
    public Shop(EventLogger log) {
        this.log = log;
    }

    public void order(String what, int items) {
        log.log(LogEvent.named("order.placed").target("product:" + what).field("items", items));
    }
}

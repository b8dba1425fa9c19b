// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import org.eventlog.Level;
import org.eventlog.LogEvent;

/** The event that all contenders log: twelve values, some of which vary between events. About 500 bytes of JSON. */
final class SampleOrder {
    static final String NAME = "shop.order.placed";
    static final String TARGET = "order:100200300";
    static final String MESSAGE = "order placed by a customer of the shop, paid by invoice";
    static final String TAG = "checkout";
    static final String CUSTOMER = "4711-ada-lovelace";
    static final double TOTAL = 129.95;
    static final String COUNTRY = "NL";
    static final String WAREHOUSE = "rotterdam-3";
    static final double DURATION = 34.2;

    /** The origin of the event. It is configured once, or added to each event if the contender has no other way. */
    static final String SITE = "north";
    static final String CLUSTER = "blue";

    private SampleOrder() {}

    static int items(int i) {
        return i & 15;
    }

    static boolean express(int i) {
        return (i & 1) == 0;
    }

    static LogEvent event(int i) {
        return LogEvent.named(NAME)
                .target(TARGET)
                .message(MESSAGE)
                .tag(TAG)
                .field("customer", CUSTOMER)
                .field("total", TOTAL)
                .field("items", items(i))
                .field("country", COUNTRY)
                .field("express", express(i))
                .field("warehouse", WAREHOUSE)
                .field("durationMs", DURATION)
                .field("basket", i)
                .build();
    }

    /** Writes the event in a contender's form. */
    static void write(int i, Form form) {
        form.begin(Level.INFO, NAME, MESSAGE, 10);
        form.target(TARGET);
        form.tag(TAG);
        form.text("customer", CUSTOMER);
        form.decimal("total", TOTAL);
        form.number("items", items(i));
        form.text("country", COUNTRY);
        form.flag("express", express(i));
        form.text("warehouse", WAREHOUSE);
        form.decimal("durationMs", DURATION);
        form.number("basket", i);
        form.log();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application's test: the first examples of docs/testing.md. */
class OrderTest {

    @RegisterExtension
    EventLogRecorder events = new EventLogRecorder();

    @Test
    void anOrderIsLogged() {
        new Shop(events).order("tea", 3);

        assertThat(events).received("order.placed").withField("items", 3);
    }

    @Test
    void unavailableLogServerDoesNotBlockOrders() {
        events.transport().stall();

        new Shop(events).order("tea", 3);

        events.transport().release();
        assertThat(events).exactlyOne("order.placed");
    }

    /** An application's own class. */
    record Shop(EventLogger log) {
        void order(String what, int items) {
            log.log(LogEvent.named("order.placed").target("product:" + what).field("items", items));
        }
    }
}

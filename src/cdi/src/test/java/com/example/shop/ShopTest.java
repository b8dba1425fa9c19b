// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import org.eventlog.EventLogger;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.wiring.EventLogExtension;
import org.eventlog.cdi.wiring.Lifecycle;
import org.eventlog.cdi.wiring.RunningEventLogs;
import org.eventlog.testkit.EventLogRecorder;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A test of an application with CDI: an example of docs/testing.md. */
class ShopTest {
    @RegisterExtension
    EventLogRecorder events = new EventLogRecorder();

    @Alternative
    @Priority(1)
    @Dependent
    static class Recorded {
        @Produces
        static EventLogger recorder;
    }

    @BeforeEach
    void record() {
        Recorded.recorder = events;
        System.setProperty("eventlog.enabled", "false");
    }

    @AfterEach
    void forget() {
        Recorded.recorder = null;
        System.clearProperty("eventlog.enabled");
    }

    @Test
    void anOrderIsLogged() {
        try (WeldContainer container = new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addBeanClasses(Lifecycle.class, EventContext.class, RunningEventLogs.class, Shop.class, Recorded.class)
                .initialize()) {
            container.select(Shop.class).get().order("tea", 3);

            assertThat(events).received("order.placed").withField("items", 3);
        }
    }
}

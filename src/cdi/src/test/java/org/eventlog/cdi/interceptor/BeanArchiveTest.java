// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import org.eventlog.cdi.Logged;
import org.eventlog.cdi.RecordedEvents;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our beans are found by our beans.xml; those of the application are in an archive of their own. */
class BeanArchiveTest {

    @AfterEach
    void forgetConfiguration() {
        System.clearProperty("eventlog.enabled");
    }

    @Test
    void anApplicationNeedsNoEntryInItsBeansXml() {
        System.setProperty("eventlog.enabled", "false");
        try (WeldContainer container = new Weld().addBeanClasses(Shop.class, RecordedEvents.class).initialize()) {
            container.select(Shop.class).get().open();

            assertThat(container.select(RecordedEvents.class).get().only().target()).endsWith("Shop.open");
        }
    }

    @ApplicationScoped
    static class Shop {
        @Logged
        void open() {}
    }
}

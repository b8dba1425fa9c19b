// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.reflect.Type;
import java.util.Set;
import org.eventlog.cdi.Logged;
import org.eventlog.cdi.RecordedEvents;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests that Eventlog's beans are found with its beans.xml, with the application's beans in a separate archive. */
@EnableWeld
class BeanArchiveTest {
    /** With discovery, unlike the containers of the other tests */
    @WeldSetup
    WeldInitiator weld = WeldInitiator.of(new Weld().addBeanClasses(Shop.class, RecordedEvents.class));

    @BeforeAll
    static void configure() {
        System.setProperty("eventlog.enabled", "false");
    }

    @AfterAll
    static void forgetConfiguration() {
        System.clearProperty("eventlog.enabled");
    }

    @Test
    void anApplicationNeedsNoEntryInItsBeansXml() {
        weld.select(Shop.class).get().open();

        assertThat(weld.select(RecordedEvents.class).get().only().target()).endsWith("Shop.open");
    }

    @Test
    void eventsOfTheApplicationAreNotDecorated() {
        Type events = new TypeLiteral<Event<Object>>() {
            private static final long serialVersionUID = 1;
        }.getType();

        assertThat(weld.getBeanManager().resolveDecorators(Set.of(events), Any.Literal.INSTANCE)).isEmpty();
    }

    @ApplicationScoped
    static class Shop {
        @Logged
        void open() {}
    }
}

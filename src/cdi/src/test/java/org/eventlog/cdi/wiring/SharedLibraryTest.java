// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Logger;
import org.eventlog.EventLogger;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.OwnCopies;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Eventlog in the {@code lib/} of an EAR, whose modules have class loaders of their own. */
class SharedLibraryTest {
    private static final Logger LOG = Logger.getLogger("org.eventlog");

    private final List<String> told = new ArrayList<>();
    private final Filter before = LOG.getFilter();

    @BeforeEach
    void configure() {
        LOG.setFilter(record -> !told.add(record.getMessage()));
        System.setProperty("eventlog.db", ":memory:");
        System.setProperty("eventlog.host", "console");
        System.setProperty("eventlog.jul.enabled", "false");
    }

    @AfterEach
    void forget() {
        LOG.setFilter(before);
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("eventlog."));
    }

    @Test
    void severalModulesThatLogAreRefusedWithOneMessage() throws Exception {
        Class<?> one = module().loadClass(One.class.getName());
        Class<?> two = module().loadClass(Two.class.getName());

        assertThatThrownBy(() -> start(one, two).close())
                .hasMessageContaining("EVL-1008 Eventlog is in a library that 2 modules share")
                .hasMessageContaining("WEB-INF/lib");
    }

    @Test
    void severalModulesMayShareOneEventLogOnRequest() throws Exception {
        System.setProperty("eventlog.shared", "true");
        Class<?> one = module().loadClass(One.class.getName());
        Class<?> two = module().loadClass(Two.class.getName());

        try (WeldContainer container = start(one, two)) {
            assertThat(container.select(one).isResolvable()).isTrue();
        }
        assertThat(told).noneMatch(line -> line.startsWith("EVL-100"));
    }

    @Test
    void oneModuleIsWarnedOf() throws Exception {
        start(module().loadClass(One.class.getName())).close();

        assertThat(told).anyMatch(line -> line.startsWith("EVL-1009"));
    }

    /** GlassFish and Payara examine a servlet at its first request. */
    @Test
    void modulesThatAppearAfterTheDeploymentAreWarnedOfOnce() throws Exception {
        SharedLibrary library = new SharedLibrary();
        library.verify(false);

        library.loggedBy(module().loadClass(One.class.getName()));
        library.loggedBy(module().loadClass(Two.class.getName()));

        assertThat(told).singleElement().asString().startsWith("EVL-1009");
    }

    @Test
    void modulesThatAppearLaterMayShareOneEventLogOnRequest() throws Exception {
        SharedLibrary library = new SharedLibrary();
        library.verify(true);

        library.loggedBy(module().loadClass(One.class.getName()));

        assertThat(told).isEmpty();
    }

    @Test
    void aLibraryOfTheModuleItselfIsNotShared() {
        start(One.class, Two.class).close();

        assertThat(told).noneMatch(line -> line.startsWith("EVL-100"));
    }

    private static WeldContainer start(Class<?>... beans) {
        return new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addBeanClasses(Lifecycle.class, EventContext.class, RunningEventLogs.class).addBeanClasses(beans)
                .initialize();
    }

    @Dependent
    public static class One {
        @Inject
        EventLogger log;
    }

    @Dependent
    public static class Two {
        @Inject
        EventLogger log;
    }

    /** Has its own classes, and finds Eventlog in its parent. */
    private static ClassLoader module() {
        return new OwnCopies(SharedLibraryTest.class.getName());
    }
}

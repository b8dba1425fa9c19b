// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.eventlog.cdi.EventContext;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications whose start fails for a reason of their own. Weld SE sends no event of that. */
class FailedStartTest {
    private static final Logger ROOT = Logger.getLogger("");

    @TempDir
    Path dir;

    private final List<Handler> before = List.of(ROOT.getHandlers());

    @BeforeEach
    void configure() {
        System.setProperty("eventlog.db", dir.resolve("shop.db").toString());
        System.setProperty("eventlog.jul.enabled", "true");
    }

    @AfterEach
    void forgetConfiguration() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("eventlog."));
    }

    @Test
    void aDefinitionErrorLeavesNothing() {
        assertFailsWithoutRemains(weld().addExtension(new Wrong()));
    }

    @Test
    void aMissingBeanLeavesNothing() {
        assertFailsWithoutRemains(weld().addBeanClass(Needy.class));
    }

    @Test
    void aDeploymentProblemLeavesNothing() {
        assertFailsWithoutRemains(weld().addExtension(new Unsound()));
    }

    @Test
    void anExtensionThatThrowsLeavesNothing() {
        assertFailsWithoutRemains(weld().addExtension(new Throwing()));
    }

    @Test
    void anObserverThatThrowsAfterTheEventLogHasStartedLeavesNothing() {
        assertFailsWithoutRemains(weld().addBeanClass(Unwilling.class));
    }

    @Test
    void aStartAfterAFailedOneIsWhole() {
        assertFailsWithoutRemains(weld().addExtension(new Unsound()));

        try (WeldContainer container = weld().initialize()) {
            assertThat(container.select(Lifecycle.class).get().stats()).containsKey("default");
            assertThat(ROOT.getHandlers()).hasSize(before.size() + 1);
            await().untilAsserted(() -> assertThat(threads()).doesNotContain("eventlog-start").contains("eventlog"));
        }
        assertThat(ROOT.getHandlers()).containsExactlyElementsOf(before);
    }

    private void assertFailsWithoutRemains(Weld weld) {
        assertThatThrownBy(weld::initialize).isNotNull();

        await().untilAsserted(() -> {
            assertThat(ROOT.getHandlers()).containsExactlyElementsOf(before);
            assertThat(threads()).isEmpty();
        });
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).map(Thread::getName)
                .filter(name -> name.startsWith("eventlog")).toList();
    }

    private static Weld weld() {
        return new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addBeanClasses(Lifecycle.class, EventContext.class, RunningEventLogs.class);
    }

    static class Wrong implements Extension {
        void add(@Observes AfterBeanDiscovery discovery) {
            discovery.addDefinitionError(new IllegalStateException("wrong"));
        }
    }

    static class Unsound implements Extension {
        void add(@Observes @Priority(9999) AfterDeploymentValidation validation) {
            validation.addDeploymentProblem(new IllegalStateException("unsound"));
        }
    }

    static class Throwing implements Extension {
        void fail(@Observes @Priority(9999) AfterDeploymentValidation validation) {
            throw new IllegalStateException("throwing");
        }
    }

    @ApplicationScoped
    static class Needy {
        @Inject
        Runnable missing;
    }

    @ApplicationScoped
    static class Unwilling {
        void start(@Observes @Priority(9999) @Initialized(ApplicationScoped.class) Object event) {
            throw new IllegalStateException("unwilling");
        }
    }
}

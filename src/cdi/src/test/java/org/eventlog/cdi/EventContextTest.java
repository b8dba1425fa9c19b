// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.eventlog.ContextSnapshot;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

class EventContextTest {

    @Test
    void tasksOfAWrappedExecutorHaveTheContextOfTheirSubmitter() {
        List<Runnable> handed = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        Executor executor = EventContext.wrap(handed::add);
        for (String user : List.of("ada", "grace")) {
            try (EventContext.Scope scope = EventContext.with(ContextSnapshot.of(user, null))) {
                executor.execute(() -> seen.add(EventContext.current().user()));
            }
        }
        handed.forEach(Runnable::run);

        assertThat(seen).containsExactly("ada", "grace");
        assertThat(EventContext.current()).isEqualTo(ContextSnapshot.NONE);
    }

    @Test
    void observersOnAWrappedExecutorHaveTheContextOfTheCodeThatFires() {
        List<Runnable> handed = new ArrayList<>();
        try (WeldContainer container = new Weld().disableDiscovery().addBeanClass(Listener.class).initialize()) {
            for (String user : List.of("ada", "grace")) {
                try (EventContext.Scope scope = EventContext.with(ContextSnapshot.of(user, null))) {
                    container.event().select(StringBuilder.class).fireAsync(new StringBuilder(),
                            NotificationOptions.ofExecutor(EventContext.wrap(handed::add)));
                }
            }
            handed.forEach(Runnable::run);

            assertThat(container.select(Listener.class).get().seen).containsExactly("ada", "grace");
        }
    }

    @Test
    void aContextWithMoreFieldsThanAllowedSaysSo() {
        EventContext context = new EventContext();
        try (EventContext.Scope scope = EventContext.with(ContextSnapshot.NONE)) {
            for (int i = 0; i < ContextSnapshot.MAX_FIELDS; i++) {
                context.setField("f" + i, i);
            }
            assertThat(EventContext.current().fields()).hasSize(ContextSnapshot.MAX_FIELDS)
                    .doesNotContainKey("contextFault");

            context.setField("f64", 64);
            context.setField("f65", 65);
            context.setField("f0", "changed");

            assertThat(EventContext.current().fields()).hasSize(ContextSnapshot.MAX_FIELDS + 1)
                    .containsEntry("contextFault", "more than 64 fields, the others are left out")
                    .containsEntry("f0", "changed").doesNotContainKeys("f64", "f65");
        }
    }

    @Test
    void removingAFieldMakesRoomForAnother() {
        EventContext context = new EventContext();
        try (EventContext.Scope scope = EventContext.with(ContextSnapshot.NONE)) {
            for (int i = 0; i <= ContextSnapshot.MAX_FIELDS; i++) {
                context.setField("f" + i, i);
            }
            context.removeField("f0");
            context.setField("late", true);

            assertThat(EventContext.current().fields()).containsKeys("late", "f63", "contextFault");
        }
    }

    @Test
    void fieldsOfContextsThatAreTooManyTogetherAreMarked() {
        ContextSnapshot mine = ContextSnapshot.NONE;
        ContextSnapshot theirs = ContextSnapshot.NONE;
        for (int i = 0; i < ContextSnapshot.MAX_FIELDS; i++) {
            mine = mine.withField("m" + i, i);
            theirs = theirs.withField("t" + i, i);
        }
        assertThat(mine.orElse(mine).fields()).doesNotContainKey("contextFault");

        assertThat(mine.orElse(theirs).fields()).hasSize(ContextSnapshot.MAX_FIELDS + 1)
                .containsKeys("m63", "contextFault");
    }

    @Singleton
    static class Listener {
        private final List<String> seen = new ArrayList<>();

        void observe(@ObservesAsync StringBuilder event) {
            seen.add(EventContext.current().user());
        }
    }

    @Test
    void aFieldCanBeTakenBack() {
        EventContext context = new EventContext();
        try (EventContext.Scope scope = EventContext.with(ContextSnapshot.of("ada", null))) {
            context.setField("file", "a.csv");
            context.setField("line", 7);

            context.removeField("line");
            context.removeField("never set");

            assertThat(EventContext.current().fields()).isEqualTo(Map.of("file", "a.csv"));
        }
        context.removeField("file");
    }

    @Test
    void injectedContextCanBeUsedInAThreadWithoutARequest() {
        try (WeldContainer container = new Weld().disableDiscovery().addBeanClass(EventContext.class).initialize()) {
            EventContext context = container.select(EventContext.class).get();
            context.setUser("ada");
            assertThat(context.user()).isEmpty();
            try (EventContext.Scope work = EventContext.with(ContextSnapshot.NONE)) {
                context.setUser("ada");
                assertThat(context.user()).contains("ada");
            }
        }
    }

    @Test
    void scopesThatAreClosedInTheWrongOrderLeaveNoContextBehind() {
        EventContext.Scope outer = EventContext.with(ContextSnapshot.of("ada", null));
        EventContext.Scope middle = EventContext.with(ContextSnapshot.of("grace", null));
        EventContext.Scope inner = EventContext.with(ContextSnapshot.of("joan", null));

        middle.close();
        outer.close();
        assertThat(EventContext.current().user()).isEqualTo("joan");
        inner.close();

        assertThat(EventContext.current()).isEqualTo(ContextSnapshot.NONE);
    }

    @Test
    void closingAScopeTwiceDoesNotEndAnotherScope() {
        EventContext.Scope first = EventContext.with(ContextSnapshot.of("ada", null));
        first.close();
        try (EventContext.Scope second = EventContext.with(ContextSnapshot.of("grace", null))) {
            first.close();
            assertThat(EventContext.current().user()).isEqualTo("grace");
        }
        assertThat(EventContext.current()).isEqualTo(ContextSnapshot.NONE);
    }

    @Test
    void closingAScopeOnAnotherThreadKeepsThatThreadsContext() throws Exception {
        try (EventContext.Scope grace = EventContext.with(ContextSnapshot.of("grace", null))) {
            EventContext.Scope ada = EventContext.with(ContextSnapshot.of("ada", null));
            List<String> seen = new ArrayList<>();
            Thread other = new Thread(() -> {
                ada.close();
                seen.add(EventContext.current().user());
            });
            other.start();
            other.join();
            assertThat(seen).containsExactly((String) null);
            assertThat(EventContext.current().user()).isEqualTo("ada");
            ada.close();
            assertThat(EventContext.current().user()).isEqualTo("grace");
        }
    }
}

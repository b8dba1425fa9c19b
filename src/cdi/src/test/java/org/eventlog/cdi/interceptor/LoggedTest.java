// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.Stereotype;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.interceptor.InterceptorBinding;
import java.io.Serializable;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.Logged;
import org.eventlog.cdi.LoggedParam;
import org.eventlog.cdi.NotLogged;
import org.eventlog.cdi.RecordedEvents;
import org.jboss.weld.junit5.auto.AddBeanClasses;
import org.jboss.weld.junit5.auto.EnableAutoWeld;
import org.junit.jupiter.api.Test;

@EnableAutoWeld
@AddBeanClasses({LoggedInterceptor.class, LoggedMethods.class, LoggedTest.Cart.class})
class LoggedTest {
    @Inject
    RecordedEvents events;
    @Inject
    Orders orders;
    @Inject
    Clerk clerk;
    @Inject
    Archive archive;
    @Inject
    BeanManager beans;

    @Test
    void aCallThatReturnsIsAnEvent() {
        assertThat(orders.place("ada", 2, "hunter2", "4111 1111 1111 1111")).isEqualTo("O-1");

        LogEvent event = events.only();
        assertThat(event.name()).isEqualTo("order.placed");
        assertThat(event.level()).isEqualTo(Level.OK);
        assertThat(event.target()).isEqualTo(Orders.class.getName() + ".place");
        assertThat(event.fields().get("outcome")).isEqualTo("returned");
        assertThat((double) event.fields().get("durationMs")).isPositive();
        assertThat(event.fields().get("result")).isEqualTo("O-1");
        assertThat(event.exception()).isNull();
    }

    @Test
    void toStringThatThrowsDoesNotAffectTheCaller() {
        CharSequence failing = new CharSequence() {
            @Override
            public int length() {
                throw new AssertionError();
            }

            @Override
            public char charAt(int index) {
                throw new AssertionError();
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                throw new AssertionError();
            }

            @Override
            public String toString() {
                throw new InternalError();
            }
        };

        assertThat(orders.same(failing)).isSameAs(failing);

        assertThat(events.only().fields().get("result")).isSameAs(failing);
    }

    @Test
    void parametersWithOneNameAreAllLogged() {
        orders.pair(1, 2);

        assertThat(events.only().fields().get("parameters")).isEqualTo(Map.of("id", 1, "id~2", 2));
    }

    @Test
    void stageThatCannotBeObservedCountsAsReturned() {
        CompletionStage<String> refusing = new CompletableFuture<>() {
            @Override
            public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
                throw new ServiceConfigurationError("not this way");
            }
        };

        assertThat(orders.later(refusing)).isSameAs(refusing);

        assertThat(events.only().fields().get("outcome")).isEqualTo("returned");
    }

    @Test
    void logsAWrapperThatCannotBeUnwrapped() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        orders.later(stage);

        stage.completeExceptionally(new CompletionException("wrapped", null) {
            private static final long serialVersionUID = 1;

            @Override
            public synchronized Throwable getCause() {
                throw new AssertionError();
            }
        });

        assertThat(events.only().exception()).hasMessage("wrapped");
    }

    @Test
    void writesOnlySelectedParametersAndNoSecrets() {
        orders.place("ada", 2, "hunter2", "4111 1111 1111 1111");

        assertThat(events.only().fields().get("parameters"))
                .isEqualTo(Map.of("customer", "ada", "quantity", 2, "password", "***", "note", "***"));
    }

    @Test
    void aCallThatThrowsIsAnEventWithTheException() {
        assertThatThrownBy(() -> orders.fail()).hasMessage("no paper");

        LogEvent event = events.only();
        assertThat(event.name()).isEqualTo("method_call");
        assertThat(event.level()).isEqualTo(Level.WARN);
        assertThat(event.fields().get("outcome")).isEqualTo("threw");
        assertThat(event.fields().get("result")).isNull();
        assertThat(event.exception()).hasMessage("no paper");
    }

    @Test
    void errorIsLoggedLikeAnException() {
        assertThatThrownBy(() -> orders.error()).isInstanceOf(StackOverflowError.class);

        assertThat(events.only().exception()).isInstanceOf(StackOverflowError.class);
    }

    @Test
    void callEndsWhenItsCompletionStageCompletes() {
        CompletableFuture<String> done = new CompletableFuture<>();
        CompletionStage<String> returned;
        try (EventContext.Scope ada = EventContext.with(ContextSnapshot.of("ada", "s1"))) {
            returned = orders.later(done);
        }
        assertThat(returned).isSameAs(done);
        assertThat(events.all()).isEmpty();
        try (EventContext.Scope grace = EventContext.with(ContextSnapshot.of("grace", "s2"))) {
            done.complete("parcel");
        }

        assertThat(events.only().fields().get("result")).isEqualTo("parcel");
        assertThat(events.only().context().user()).isEqualTo("ada");
    }

    @Test
    void failedCompletionStageCountsAsThrown() {
        CompletableFuture<String> done = new CompletableFuture<>();
        orders.later(done.thenApply(x -> x));
        done.completeExceptionally(new IllegalStateException("lost"));

        assertThat(events.only().fields().get("outcome")).isEqualTo("threw");
        assertThat(events.only().exception()).isInstanceOf(IllegalStateException.class).hasMessage("lost");
    }

    @Test
    void logsEachMethodOfALoggedClassUnlessExcluded() {
        clerk.stamp("form", "s3cret");
        clerk.idle();

        assertThat(events.only().target()).isEqualTo(Clerk.class.getName() + ".stamp");
        assertThat(events.only().fields().get("parameters")).isEqualTo(Map.of("paper", "form"));
    }

    @Test
    void selfInvocationIsNotLogged() {
        clerk.indirectly();

        assertThat(events.all()).extracting(LogEvent::target).containsExactly(Clerk.class.getName() + ".indirectly");
    }

    @Test
    void doesNotLogDisabledLevels() {
        events.least(Level.ERROR);
        orders.place("ada", 2, "hunter2", "");
        assertThatThrownBy(() -> clerk.burn()).hasMessage("fire");

        assertThat(events.only().target()).isEqualTo(Clerk.class.getName() + ".burn");
    }

    @Test
    void reportsAnUnknownParameterNameOnce() {
        List<String> told = new ArrayList<>();
        Logger logger = Logger.getLogger("org.eventlog");
        Handler handler = new StreamHandler() {
            @Override
            public synchronized void publish(LogRecord each) {
                told.add(new SimpleFormatter().formatMessage(each));
            }
        };
        logger.addHandler(handler);
        try {
            orders.misnamed("x");
            orders.misnamed("x");
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(told).singleElement().asString().contains("EVL-4101", "[quantty]", "misnamed");
        assertThat(events.all()).hasSize(2);
    }

    @Test
    void supportsPassivationCapableBeans() {
        // The container refuses to start with an interceptor that can't be passivated with its bean.
        assertThat(beans.getBeans(Cart.class)).hasSize(1);
    }

    @Test
    void takesTheAttributesFromAStereotypeOrAnotherBinding() {
        archive.file("deed");
        assertThat(events.only().name()).isEqualTo("archive.changed");
        assertThat(events.only().level()).isEqualTo(Level.OK);
        assertThat(events.only().fields().get("parameters")).isEqualTo(Map.of("paper", "deed"));

        archive.burn();
        assertThat(events.all().get(1).name()).isEqualTo("archive.lost");
    }

    @Test
    void blankNameIsTheDefaultName() {
        archive.look();

        assertThat(events.only().name()).isEqualTo("method_call");
    }

    /** A stereotype with the binding. */
    @Logged(value = "archive.changed", level = Level.OK, parameters = "*")
    @Stereotype
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Archived {
    }

    /** A binding with the binding. */
    @Logged("archive.lost")
    @InterceptorBinding
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @interface Lost {
    }

    @Archived
    @ApplicationScoped
    static class Archive {
        void file(String paper) {}

        @Lost
        void burn() {}

        @Logged(" ")
        void look() {}
    }

    @ApplicationScoped
    static class Orders {
        @Logged(value = "order.placed", level = Level.OK, parameters = {"quantity", "password"}, result = true)
        String place(@LoggedParam("customer") String who, int quantity, String password,
                @LoggedParam String note) {
            return "O-1";
        }

        @Logged(failureLevel = Level.WARN, result = true)
        String fail() {
            throw new IllegalStateException("no paper");
        }

        @Logged
        void pair(@LoggedParam("id") int first, @LoggedParam("id") int second) {
            // Only its parameters matter.
        }

        @Logged(result = true)
        CharSequence same(CharSequence text) {
            return text;
        }

        @Logged
        void error() {
            throw new StackOverflowError();
        }

        @Logged(parameters = "quantty")
        void misnamed(String quantity) {}

        @Logged(result = true)
        CompletionStage<String> later(CompletionStage<String> stage) {
            return stage;
        }
    }

    @Logged(parameters = "*")
    @Dependent
    static class Clerk {
        void stamp(String paper, @NotLogged String ink) {}

        @NotLogged
        void idle() {}

        void indirectly() {
            stamp("form", "");
        }

        void burn() {
            throw new IllegalStateException("fire");
        }
    }

    @Logged
    @SessionScoped
    static class Cart implements Serializable {
        private static final long serialVersionUID = 1;

        void add() {}
    }
}

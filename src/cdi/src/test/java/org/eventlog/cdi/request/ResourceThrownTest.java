// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.eventlog.cdi.EventLogControl;
import org.eventlog.cdi.Kept;
import org.eventlog.cdi.resource.ResourceInterceptor;
import org.eventlog.cdi.wiring.EventLogExtension;
import org.eventlog.cdi.wiring.Lifecycle;
import org.eventlog.cdi.wiring.RunningEventLogs;
import org.jboss.weld.context.bound.BoundLiteral;
import org.jboss.weld.context.bound.BoundRequestContext;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a resource throws is on the request's event, although a mapper has made a response of it. */
class ResourceThrownTest {
    @TempDir
    java.nio.file.Path dir;

    private final FakeRequest fake = new FakeRequest();
    private WeldContainer container;

    @BeforeEach
    void start() {
        Kept.SENT.clear();
        System.setProperty("eventlog.db", dir.resolve("q.db").toString());
        System.setProperty("eventlog.jul.enabled", "false");
        container = new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addBeanClasses(Lifecycle.class, RunningEventLogs.class, RequestFilter.class, ResourceInterceptor.class,
                        Kept.class, Scoped.class, Plain.class, Implementing.class,
                        Inheriting.class,
                        Outer.class, Closed.class, Fixed.class, Constructed.class)
                .initialize();
    }

    @AfterEach
    void stop() {
        container.close();
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("eventlog."));
    }

    @Test
    void logsTheExceptionRegardlessOfItsMapper() throws Exception {
        for (Class<? extends Resource> type : List.of(Scoped.class, Plain.class, Implementing.class,
                Inheriting.class)) {
            mapped(type, 500);
        }

        assertThat(events()).hasSize(4).allSatisfy(event -> assertThat(event).contains("\"status\":500",
                "\"type\":\"java.lang.IllegalStateException\"", "no tea in ").doesNotContain("wrapper"));
    }

    @Test
    void logsNoExceptionForAClientError() throws Exception {
        mapped(Scoped.class, 404);

        assertThat(only()).contains("\"status\":404").doesNotContain("IllegalStateException");
    }

    @Test
    void logsNoExceptionCaughtByAnotherResource() throws Exception {
        fake.status = 503;

        filter((request, response) -> container.select(Outer.class).get().get());

        assertThat(only()).contains("\"status\":503").doesNotContain("IllegalStateException");
    }

    @Test
    void logsAnExceptionOfAnAsynchronousResource() throws Exception {
        fake.status = 500;
        CompletableFuture<String> later = new CompletableFuture<>();
        fake.async = true;

        filter((request, response) -> {
            assertThat(container.select(Scoped.class).get().later(later)).isSameAs(later);
            later.completeExceptionally(new IllegalStateException("no tea later"));
        });
        fake.complete();

        assertThat(only()).contains("no tea later");
    }

    @Test
    void returnsAStageThatCannotBeObserved() throws Exception {
        CompletionStage<String> refusing = new CompletableFuture<>() {
            @Override
            public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
                throw new UnsupportedOperationException("not this way");
            }
        };
        fake.status = 500;

        filter((request, response) -> assertThat(container.select(Scoped.class).get().later(refusing))
                .isSameAs(refusing));

        assertThat(only()).contains("\"status\":500").doesNotContain("not this way");
    }

    @Test
    void prefersTheApplicationsExceptionToTheServersWrapper() {
        assertThatThrownBy(() -> filter((request, response) -> {
            throw new ServletException(new InvocationTargetException(
                    new IllegalArgumentException("green")));
        })).isInstanceOf(ServletException.class);

        assertThat(only()).contains("\"type\":\"java.lang.IllegalArgumentException\"",
                "\"wrapper\":\"jakarta.servlet.ServletException\"");
    }

    @Test
    void keepsTheWrappersMessageWithoutSecrets() {
        assertThatThrownBy(() -> filter((request, response) -> {
            throw new ServletException("no order, password=hunter2", new IllegalArgumentException("green"));
        })).isInstanceOf(ServletException.class);

        assertThat(only()).contains("\"type\":\"java.lang.IllegalArgumentException\"",
                "\"wrapper\":\"jakarta.servlet.ServletException: no order, password=***").doesNotContain("hunter2");
    }

    @Test
    void aWrapperOfNothingIsTheExceptionItself() {
        assertThatThrownBy(() -> filter((request, response) -> {
            throw new ServletException("alone");
        })).isInstanceOf(ServletException.class);

        assertThat(only()).contains("\"type\":\"jakarta.servlet.ServletException\"").doesNotContain("wrapper");
    }

    @Test
    void unobservableClassesDoNotPreventDeployment() {
        assertThat(container.select(Closed.class).get().get()).isEqualTo("closed");
        assertThat(container.select(Fixed.class).get().get()).isEqualTo("fixed");
        assertThat(container.select(Constructed.class).get().get()).isEqualTo("constructed");
    }

    private void mapped(Class<? extends Resource> type, int status) throws Exception {
        fake.attributes.clear();
        fake.status = status;
        filter((request, response) -> {
            try {
                container.select(type).get().get();
            } catch (IllegalStateException e) {
                // As a mapper does.
            }
        });
    }

    private void filter(FilterChain page) throws Exception {
        RequestFilter filter = container.select(RequestFilter.class).get();
        filter.init(null);
        BoundRequestContext requests = container
                .select(BoundRequestContext.class,
                        BoundLiteral.INSTANCE)
                .get();
        Map<String, Object> store = new HashMap<>();
        requests.associate(store);
        requests.activate();
        try {
            filter.doFilter(fake.request(), fake.response(), page);
        } finally {
            requests.deactivate();
            requests.dissociate(store);
        }
    }

    private String only() {
        List<String> events = events();
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private List<String> events() {
        try {
            assertThat(container.select(EventLogControl.class).get().flush(Duration.ofSeconds(20))).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return Kept.SENT.stream().flatMap(String::lines).toList();
    }

    interface Resource {
        @GET
        default String get() {
            throw new IllegalStateException("no tea in " + getClass().getSuperclass().getSimpleName());
        }
    }

    @Path("/scoped")
    @RequestScoped
    static class Scoped implements Resource {
        CompletionStage<String> later(CompletionStage<String> answer) {
            return answer;
        }
    }

    @Path("/plain")
    @Dependent
    static class Plain implements Resource {}

    @Path("/declared")
    interface Declared extends Resource {}

    @ApplicationScoped
    static class Implementing implements Declared {}

    @RequestScoped
    static class Inheriting extends Base {}

    @Path("/base")
    abstract static class Base implements Resource {}

    @Path("/outer")
    @RequestScoped
    static class Outer {
        @Inject
        Plain inner;

        String get() {
            try {
                return inner.get();
            } catch (IllegalStateException e) {
                return "none";
            }
        }
    }

    @Path("/closed")
    @Dependent
    static final class Closed {
        String get() {
            return "closed";
        }
    }

    @Path("/fixed")
    @Dependent
    static class Fixed {
        final String get() {
            return "fixed";
        }
    }

    @Path("/constructed")
    @Dependent
    static class Constructed {
        private final Plain plain;

        @Inject
        Constructed(Plain plain) {
            this.plain = plain;
        }

        String get() {
            return plain == null ? "empty" : "constructed";
        }
    }
}

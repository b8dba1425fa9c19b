// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ejb.EJBContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.jms.Message;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.transaction.UserTransaction;
import jakarta.ws.rs.core.SecurityContext;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.SampleObjects.Broken;
import org.eventlog.cdi.SampleObjects.Closed;
import org.eventlog.cdi.SampleObjects.Hidden;
import org.eventlog.cdi.SampleObjects.Huge;
import org.eventlog.cdi.SampleObjects.Item;
import org.eventlog.cdi.SampleObjects.Line;
import org.eventlog.cdi.SampleObjects.Node;
import org.eventlog.cdi.SampleObjects.Odd;
import org.eventlog.cdi.SampleObjects.Order;
import org.eventlog.cdi.SampleObjects.Parcel;
import org.eventlog.cdi.SampleObjects.Tree;
import org.eventlog.cdi.SampleObjects.Unset;
import org.eventlog.cdi.SampleObjects.Waiting;
import org.eventlog.cdi.wiring.ServerObjects;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of objects in fields, with Yasson as the server's JSON-B. */
class ObjectsTest {
    @BeforeEach
    void forgetCalls() {
        OwnJsonb.disposed.set(0);
    }

    @Test
    void writesAnObjectWithJsonB() {
        assertThat(logged(new Order(), Beans.class)).contains("\"v\":{\"lines\":[\"kettle\"],\"number\":\"4711\"}");
    }

    @Test
    void usesAndReleasesTheApplicationsJsonbBean() {
        assertThat(logged(new Order(), Beans.class, OwnJsonb.class)).contains("\"v\":{\"LINES\":",
                "\"NUMBER\":\"4711\"");
        assertThat(OwnJsonb.disposed).hasValue(1);
    }

    @Test
    void writesACyclicObjectUpToTheCycle() {
        Node node = new Node();
        Node other = new Node();
        node.next = other;
        other.next = node;

        assertThat(logged(node, Beans.class)).contains(
                "\"v\":{\"name\":\"node\",\"next\":{\"name\":\"node\",\"next\":\"(not rendered: contains itself)\"}}",
                "\"behind\":1", "\"truncated\":true");
    }

    @Test
    void throwingGetterOnlyAffectsItsProperty() {
        assertThat(logged(new Broken(), Beans.class)).contains("\"v\":{\"before\":1,"
                + "\"name\":\"(not rendered: java.lang.AssertionError: no name)\","
                + "\"order\":{\"lines\":[\"kettle\"],\"number\":\"4711\"},\"password\":\"***\","
                + "\"since\":\"1970-01-01T00:00:00Z\",\"the-number\":2}", "\"behind\":1", "\"truncated\":true")
                .doesNotContain("secret");
    }

    @Test
    void truncatesALongPropertyAndKeepsTheOthers() {
        assertThat(logged(new Huge(), Beans.class)).contains("\"v\":{\"text\":\"xxx", "xxx…\",\"title\":\"huge\"}",
                "\"behind\":1", "\"truncated\":true");
    }

    @Test
    void doesNotInspectAnObjectWithHiddenProperties() {
        assertThat(logged(new Hidden(), Beans.class)).contains("\"v\":\"(not rendered: ", "\"behind\":1")
                .doesNotContain("secret");
    }

    @Test
    void writesNonPublicClassesAndRecords() {
        assertThat(logged(new Line("kettle", 2), Beans.class)).contains("\"v\":{\"name\":\"kettle\",\"pieces\":2}")
                .doesNotContain("truncated");
        assertThat(logged(new Parcel(), Beans.class)).contains("\"v\":{\"weight\":3}").doesNotContain("truncated");
    }

    @Test
    void aPublicRecordIsAnObject() {
        assertThat(logged(new Item("kettle", 2), Beans.class)).contains("\"v\":{\"name\":\"kettle\",\"pieces\":2}")
                .doesNotContain("truncated");
    }

    @Test
    void writesObjectsWithoutPropertiesAsTextAndWithoutValuesAsEmpty() {
        assertThat(logged(new Closed(), Beans.class)).contains("\"v\":\"closed, 3\"").doesNotContain("truncated");
        assertThat(logged(new Unset(), Beans.class)).contains("\"v\":{}").doesNotContain("truncated");
    }

    @Test
    void writesTheContentOfAnotherJsonLibrarysTree() {
        assertThat(logged(new Tree("{\"a\": [1, null]}"), Beans.class)).contains("\"v\":{\"a\":[1,null]}");
        assertThat(logged(new Tree("no JSON"), Beans.class)).contains("\"v\":{\"size\":7}");
    }

    @Test
    @Timeout(30)
    void propertiesDoNotTriggerLookupsOrWaits() {
        assertThat(logged(new Waiting(), Beans.class)).contains("\"address\":\"192.0.2.7\"",
                "\"future\":\"java.util.concurrent.CompletableFuture@", "Not completed",
                "\"socket\":\"192.0.2.7:80\"", "\"supplier\":\"on request\"", "\"behind\":1");
    }

    @ParameterizedTest
    @ValueSource(classes = {HttpServletRequest.class, HttpSession.class, ServletContext.class, SecurityContext.class,
            UserTransaction.class, Message.class, BeanManager.class, EJBContext.class, Runnable.class})
    void readsNoPropertyOfAServersObject(Class<?> type) {
        List<String> called = Collections.synchronizedList(new ArrayList<>());
        Object own = Proxy.newProxyInstance(Own.class.getClassLoader(), new Class<?>[]{Own.class, type},
                (self, method, args) -> {
                    called.add(method.getName());
                    return method.getName().equals("toString") ? "a text" : null;
                });

        String event = logged(own, Beans.class);

        assertThat(event).contains("\"behind\":1");
        if (type == Runnable.class) {
            assertThat(event).contains("\"v\":{");
            assertThat(called).contains("getName");
        } else {
            assertThat(event).contains("\"v\":\"a text\"");
            assertThat(called).containsOnly("toString");
        }
    }

    /** An interface of the application. */
    public interface Own {
        String getName();
    }

    @ParameterizedTest
    @ValueSource(classes = {AssertionError.class, InternalError.class, StackOverflowError.class, ThreadDeath.class})
    void fallsBackToTextIfJsonbCannotBeCreated(Class<? extends Error> fault) throws Exception {
        Error thrown = fault.getDeclaredConstructor().newInstance();
        Lines lines = new Lines();
        try (ServerObjects none = new ServerObjects(failing(thrown));
                EventLog log = EventLog.builder().set("eventlog.db", ":memory:").transport(lines).objects(none)
                        .build()) {
            log.log(LogEvent.named("e").field("v", new Order()));
        }
        assertThat(lines.all.get(0)).contains("\"v\":\"an order\"");
    }

    @Test
    void invalidJsonNumbersAndTextsNeverBreakALine() {
        assertThat(logged(new Odd(), Beans.class)).contains("\"behind\":1").doesNotContain("NaN,", ":NaN");
    }

    @Test
    void withoutJsonBObjectsAreTheirText() throws Exception {
        Lines lines = new Lines();
        try (ServerObjects none = new ServerObjects(beansWithoutJsonB());
                EventLog log = EventLog.builder().set("eventlog.db", ":memory:").transport(lines).objects(none)
                        .build()) {
            log.log(LogEvent.named("e").field("v", new Order()));
        }
        assertThat(lines.all.get(0)).contains("\"v\":\"an order\"").doesNotContain("truncated");
    }

    private static Instance<Object> beansWithoutJsonB() {
        return failing(new NoClassDefFoundError("jakarta/json/bind/Jsonb"));
    }

    @SuppressWarnings("unchecked")
    private static Instance<Object> failing(Error fault) {
        return (Instance<Object>) Proxy.newProxyInstance(ObjectsTest.class.getClassLoader(),
                new Class<?>[]{Instance.class}, (proxy, method, args) -> {
                    throw fault;
                });
    }

    /** The line of an event with the value in a field, logged through the renderer that the container gives. */
    private static String logged(Object value, Class<?>... beans) {
        Lines lines = new Lines();
        try (WeldContainer container = new Weld().disableDiscovery().addBeanClasses(beans).initialize()) {
            try (ServerObjects objects = new ServerObjects(container.select(Beans.class).get().beans());
                    EventLog log = EventLog.builder().set("eventlog.db", ":memory:").transport(lines).objects(objects)
                            .build()) {
                log.log(LogEvent.named("e").field("v", value).field("behind", 1));
            }
        }
        assertThat(lines.all).hasSize(1);
        return lines.all.get(0);
    }

    @ApplicationScoped
    static class Beans {
        @Inject
        @Any
        Instance<Object> beans;

        Instance<Object> beans() {
            return beans;
        }
    }

    @Dependent
    static class OwnJsonb {
        static final AtomicInteger disposed = new AtomicInteger();

        @Produces
        @Dependent
        Jsonb jsonb() {
            return JsonbBuilder
                    .create(new JsonbConfig().withPropertyNamingStrategy(name -> name.toUpperCase(Locale.ROOT)));
        }

        void close(@Disposes Jsonb jsonb) throws Exception {
            disposed.incrementAndGet();
            jsonb.close();
        }
    }

    /** Keeps the lines that an event log sends. */
    private static final class Lines implements Transport {
        final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public void send(Batch batch) {
            all.addAll(new String(batch.toByteArray(), StandardCharsets.UTF_8).lines().toList());
        }

        @Override
        public String describe() {
            return "a list";
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}

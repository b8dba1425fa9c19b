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
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import java.io.File;
import java.io.StringReader;
import java.lang.reflect.Method;
import jakarta.jms.Message;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.transaction.UserTransaction;
import jakarta.ws.rs.core.SecurityContext;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.Currency;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.eventlog.LogEvent;
import org.eventlog.cdi.SampleObjects.Broken;
import org.eventlog.cdi.SampleObjects.Closed;
import org.eventlog.cdi.SampleObjects.Hidden;
import org.eventlog.cdi.SampleObjects.Holder;
import org.eventlog.cdi.SampleObjects.Huge;
import org.eventlog.cdi.SampleObjects.Item;
import org.eventlog.cdi.SampleObjects.JdkTypes;
import org.eventlog.cdi.SampleObjects.Keyed;
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
import org.junit.jupiter.params.provider.MethodSource;
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

    @Timeout(30)
    @ParameterizedTest
    @MethodSource("valuesOfTheJdk")
    void aValueOfTheJdkIsTheSameWithinAnObject(Object value) {
        JsonValue alone = field(value);

        assertThat(field(new Holder(value))).isEqualTo(Json.createObjectBuilder()
                .add("list", Json.createArrayBuilder().add(alone))
                .add("map", Json.createObjectBuilder().add("k", alone))
                .add("optional", alone).add("value", alone).build());
    }

    static List<Object> valuesOfTheJdk() throws Exception {
        LongAdder adder = new LongAdder();
        adder.add(3);
        return List.of(Pattern.compile("a+"), BitSet.valueOf(new long[]{5}), new StringBuilder("text"),
                new StringBuffer("text"), Thread.currentThread(), String.class, int[].class, Locale.GERMANY,
                Currency.getInstance("EUR"), StandardCharsets.UTF_8, TimeZone.getTimeZone("Europe/Paris"),
                ZoneId.of("Europe/Paris"), ZoneOffset.ofHours(2), new UUID(1, 2), Path.of("a", "b"), new File("a/b"),
                URI.create("a:b"), new URL("http://example.org/"), new AtomicInteger(3), new AtomicLong(3),
                new AtomicBoolean(true), new AtomicReference<>("text"), new AtomicReference<>(new Order()),
                new AtomicIntegerArray(new int[]{1, 2}), new AtomicLongArray(new long[]{1, 2}),
                new AtomicReferenceArray<>(new Object[]{"text", 1}), adder, new LongAccumulator(Long::sum, 3),
                new CompletableFuture<>(), CompletableFuture.completedFuture("text"), new FutureTask<>(() -> 1),
                new Waiting().getSupplier());
    }

    @Test
    @Timeout(30)
    void propertiesOfTypesOfTheJdkAreAsInFields() throws Exception {
        JdkTypes values = new JdkTypes();
        JsonObject object = field(values).asJsonObject();

        for (Method getter : JdkTypes.class.getDeclaredMethods()) {
            String name = getter.getName().substring(3);
            assertThat(object.get(Character.toLowerCase(name.charAt(0)) + name.substring(1))).as(name)
                    .isEqualTo(field(getter.invoke(values)));
        }
    }

    @Test
    void keysOfTheJdkDoNotLoseAnObject() {
        assertThat(logged(new Keyed(), Beans.class)).contains("de_DE", "a/b", "text", "\"name\":\"keyed\"",
                "\"behind\":1").doesNotContain("displayLanguage");
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

    /** The field of an event with the value. */
    private static JsonValue field(Object value) {
        return Json.createReader(new StringReader(logged(value, Beans.class))).readObject().getJsonObject("fields")
                .get("v");
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

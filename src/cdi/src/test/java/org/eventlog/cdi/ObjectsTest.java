// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.annotation.JsonbTransient;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.wiring.ServerObjects;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of objects in fields, with Yasson as the server's JSON-B. */
class ObjectsTest {
    @BeforeEach
    void forgetCalls() {
        OwnJsonb.disposed.set(0);
    }

    @Test
    void anObjectIsWrittenAsJsonBSays() {
        assertThat(logged(new Order(), Beans.class)).contains("\"v\":{\"lines\":[\"kettle\"],\"number\":\"4711\"}");
    }

    @Test
    void theApplicationsOwnJsonBIsAskedIfItOffersOneAndGivenBack() {
        assertThat(logged(new Order(), Beans.class, OwnJsonb.class)).contains("\"v\":{\"LINES\":",
                "\"NUMBER\":\"4711\"");
        assertThat(OwnJsonb.disposed).hasValue(1);
    }

    @Test
    void anObjectThatContainsItselfCostsOnlyItsField() {
        Node node = new Node();
        node.next = node;

        assertThat(logged(node, Beans.class)).contains("\"v\":\"(not rendered: ", "\"behind\":1", "\"truncated\":true");
    }

    @Test
    void aGetterThatThrowsCostsOnlyItsField() {
        assertThat(logged(new Broken(), Beans.class)).contains("\"v\":\"(not rendered: ", "\"behind\":1");
    }

    @Test
    void aTextThatIsTooLongCostsOnlyItsField() {
        assertThat(logged(new Huge(), Beans.class)).contains("\"v\":\"(not rendered: more than 262144 characters)\"",
                "\"behind\":1");
    }

    @Test
    void whatIsNoNumberOrNoTextInJsonNeverBreaksALine() {
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

    @SuppressWarnings("unchecked")
    private static Instance<Object> beansWithoutJsonB() {
        return (Instance<Object>) Proxy.newProxyInstance(ObjectsTest.class.getClassLoader(),
                new Class<?>[]{Instance.class}, (proxy, method, args) -> {
                    throw new NoClassDefFoundError("jakarta/json/bind/Jsonb");
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

    public static class Order {
        public String getNumber() {
            return "4711";
        }

        public List<String> getLines() {
            return List.of("kettle");
        }

        @JsonbTransient
        public String getSecret() {
            return "secret";
        }

        @Override
        public String toString() {
            return "an order";
        }
    }

    public static class Node {
        private Node next;

        public Node getNext() {
            return next;
        }
    }

    public static class Broken {
        public String getName() {
            throw new IllegalStateException("no name");
        }
    }

    public static class Huge {
        public String getText() {
            return "x".repeat(10_000_000);
        }
    }

    public static class Odd {
        public double getNumber() {
            return Double.NaN;
        }

        public String getText() {
            return "\uD800\n";
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

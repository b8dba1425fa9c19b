// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.RejectedEvent;
import org.eventlog.capnp.CapnpEvent;
import org.eventlog.capnp.CapnpReader;
import org.eventlog.config.Settings;
import org.eventlog.engine.Diagnosis;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Payload;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the transport with RabbitMQ. */
@Timeout(180)
@EnabledIf(value = "org.eventlog.amqp.RabbitMq#isInstalled", disabledReason = "RabbitMQ is not installed")
class RabbitMqTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static RabbitMq broker;

    private Connection connection;
    private Channel channel;
    private String queue;

    @BeforeAll
    static void start() throws Exception {
        broker = RabbitMq.shared();
    }

    @BeforeEach
    void bind() throws Exception {
        connection = broker.connect();
        channel = connection.createChannel();
        channel.exchangeDeclare("logstash", "topic", true);
        queue = channel.queueDeclare().getQueue();
        channel.queueBind(queue, "logstash", "shop.#");
    }

    @AfterEach
    void disconnect() throws Exception {
        connection.close();
    }

    @Test
    void anEventArrivesAsALabelledMessageAndIsConfirmed() throws Exception {
        try (EventLog log = log(Map.of("eventlog.project", "web", "eventlog.application", "shop",
                "eventlog.amqp.headers", "level={level},tenant={field:tenant}"))
                .context(() -> ContextSnapshot.of("ada", null).withCorrelationId("c-1")).build()) {
            log.log(LogEvent.named("order.placed").level(Level.WARN).id("e-1").field("tenant", "acme").build());
            assertThat(log.flush(LONG)).isTrue();
        }

        GetResponse got = channel.basicGet(queue, true);
        assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("shop.order.placed");
        AMQP.BasicProperties properties = got.getProps();
        assertThat(properties.getDeliveryMode()).isEqualTo(2);
        assertThat(properties.getMessageId()).isEqualTo("e-1");
        assertThat(properties.getCorrelationId()).isEqualTo("c-1");
        assertThat(properties.getContentType()).isEqualTo("application/json");
        assertThat(properties.getType()).isEqualTo("order.placed");
        assertThat(properties.getAppId()).isEqualTo("web/shop");
        assertThat(properties.getTimestamp()).isNotNull();
        assertThat(properties.getHeaders()).containsKey(Publication.POSITION);
        assertThat(String.valueOf(properties.getHeaders().get("tenant"))).isEqualTo("acme");
        assertThat(String.valueOf(properties.getHeaders().get("level"))).isEqualTo("warn");
        assertThat(new String(got.getBody(), StandardCharsets.UTF_8)).startsWith("{").endsWith("}")
                .contains("\"order.placed\"");
    }

    @Test
    void manyEventsArriveInOrderWhenAcknowledgementsAreFewAtATime() throws Exception {
        try (EventLog log = log(Map.of("eventlog.amqp.window", "7")).build()) {
            for (int i = 0; i < 2000; i++) {
                log.log(LogEvent.named("n").id("e" + i).build());
            }
            assertThat(log.flush(LONG)).isTrue();
        }

        List<String> ids = new ArrayList<>();
        for (GetResponse got = channel.basicGet(queue, true); got != null; got = channel.basicGet(queue, true)) {
            ids.add(got.getProps().getMessageId());
        }
        assertThat(ids).hasSize(2000).startsWith("e0", "e1", "e2").endsWith("e1998", "e1999");
    }

    @Test
    void rejectsAnUnroutableEventAndDeliversTheOthers() throws Exception {
        try (EventLog log = log(Map.of("eventlog.amqp.routing-key", "{field:base}.{name}")).build()) {
            log.log(LogEvent.named("a").field("base", "shop").build());
            log.log(LogEvent.named("lost").field("base", "nowhere").build());
            log.log(LogEvent.named("b").field("base", "shop").build());
            assertThat(log.flush(LONG)).isTrue();

            assertThat(log.rejected().list(0, 9)).extracting(RejectedEvent::reason).singleElement().asString()
                    .contains("312 NO_ROUTE", "exchange logstash", "nowhere.lost");
        }
        assertThat(channel.messageCount(queue)).isEqualTo(2);
    }

    @Test
    void theRefusalNamesTheEventByItsIndex() throws Exception {
        try (Transport transport = transport(Map.of())) {
            RejectedException refused = catchThrowableOfType(RejectedException.class,
                    () -> transport.send(Events.batch(5, "shop.a", "nowhere.b", "shop.c")));

            assertThat(refused.events()).containsOnlyKeys(1);
            assertThat(refused).hasMessageContaining("unroutable");
        }
    }

    @Test
    void acceptsUnroutableEventsIfNotMandatory() throws Exception {
        try (Transport transport = transport(Map.of("eventlog.amqp.mandatory", "false"))) {
            transport.send(Events.batch(0, "nowhere.b"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "eventlog.amqp.exchange-type=fanout; exchange logstash exists, but not as it is configured here",
            "eventlog.amqp.durable=false; exchange logstash exists, but not as it is configured here",
            "eventlog.amqp.declare=false,eventlog.amqp.exchange=missing; exchange missing does not exist",
            "eventlog.amqp.password=wrong; the broker refuses user guest or its password",
            "eventlog.amqp.vhost=missing; cannot use virtual host missing"})
    void aFaultThatOperatorsMustMendIsFatalAndSaysWhatItIs(String settings, String text) throws Exception {
        try (Transport transport = transport(map(settings))) {
            TransportException e = catchThrowableOfType(TransportException.class,
                    () -> transport.send(Events.batch(0, "shop.a")));

            assertThat(e).hasMessageContaining(text).hasMessageNotContaining("wrong");
            assertThat(e.isFatal()).isTrue();
        }
    }

    @Test
    void reportsAMissingPermission() throws Exception {
        broker.control("add_user", "poor", "poor");
        broker.control("set_permissions", "poor", "^$", "^$", "^$");

        try (Transport transport = transport(Map.of("eventlog.amqp.user", "poor", "eventlog.amqp.password", "poor",
                "eventlog.amqp.declare", "false"))) {
            TransportException e = catchThrowableOfType(TransportException.class,
                    () -> transport.send(Events.batch(0, "shop.a")));

            assertThat(e).hasMessageContaining("user poor lacks a permission").hasMessageContaining("403");
            assertThat(e.isFatal()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"fanout,any", "direct,shop.a", "headers,any"})
    void exchangesOfEachTypeAreDeclaredAndRoute(String type, String key) throws Exception {
        try (Transport transport = transport(Map.of("eventlog.amqp.exchange", "to-" + type,
                "eventlog.amqp.exchange-type", type))) {
            channel.exchangeDeclare("to-" + type, type, true);
            channel.queueBind(queue, "to-" + type, "shop.a", Map.of("x-match", "all", "level", "info"));

            transport.send(Events.batch(0, "shop.a"));

            assertThat(channel.messageCount(queue)).isEqualTo(1);
        }
    }

    @Test
    void theDefaultExchangeRoutesToTheQueueOfThatName() throws Exception {
        try (Transport transport = transport(Map.of("eventlog.amqp.exchange", "default"))) {
            transport.send(Events.batch(0, queue));
        }
        assertThat(channel.messageCount(queue)).isEqualTo(1);
    }

    @Test
    void retriesDuringAnAlarmAndDeliversAfterwards() throws Exception {
        broker.control("set_vm_memory_high_watermark", "0");
        try (EventLog log = log(Map.of()).build()) {
            for (int i = 0; i < 100; i++) {
                log.log(LogEvent.named("n").message("during").build());
            }
            Awaitility.await().atMost(LONG).until(() -> !log.stats().receiver().away().isZero());
            assertThat(log.stats().receiver().busy()).isTrue();
            try (Transport transport = transport(Map.of())) {
                assertThatThrownBy(() -> transport.send(Events.batch(0, "shop.a")))
                        .isInstanceOfSatisfying(TransportException.class, e -> {
                            assertThat(e).hasMessageContaining("alarm").hasMessageContaining("memory");
                            assertThat(e.isFatal()).isFalse();
                            assertThat(e.isUnreachable()).isTrue();
                        });
            }

            broker.control("set_vm_memory_high_watermark", "0.6");

            assertThat(log.flush(LONG)).isTrue();
            assertThat(log.stats().rejected()).isZero();
            assertThat(log.stats().receiver().busy()).isFalse();
        }
        assertThat(channel.messageCount(queue)).isGreaterThanOrEqualTo(100);
    }

    @Test
    void aFullQueueIsBusyAndTheEventsAreSentAgain() throws Exception {
        channel.queueDeclare("full", true, false, false, Map.of("x-max-length", 10, "x-overflow", "reject-publish"));
        channel.queueBind("full", "logstash", "full");
        String[] keys = Collections.nCopies(10, "full").toArray(String[]::new);
        try (Transport transport = transport(Map.of())) {
            transport.send(Events.batch(0, keys));

            assertThatThrownBy(() -> transport.send(Events.batch(10, keys)))
                    .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.isFatal()).isFalse())
                    .hasMessageContaining("a queue is full");
            // What was published behind the refused message may arrive after the queue is emptied.
            Awaitility.await().atMost(LONG).until(() -> {
                channel.queuePurge("full");
                return catchThrowable(() -> transport.send(Events.batch(10, keys))) == null;
            });
        }
        assertThat(channel.basicGet("full", true).getProps().getMessageId()).isEqualTo("e10");
        assertThat(channel.messageCount("full")).isEqualTo(9);
    }

    @Test
    void anExchangeThatIsDeletedMeanwhileIsUsedAgainOnceItExists() throws Exception {
        channel.queueDeclare("deleted", true, false, false, null);
        try (Transport transport = transport(Map.of("eventlog.amqp.declare", "false", "eventlog.amqp.exchange",
                "deleted"))) {
            for (int i = 0; i < 2; i++) {
                channel.exchangeDeclare("deleted", "topic", true);
                channel.queueBind("deleted", "deleted", "#");
                transport.send(Events.batch(i, "shop.a"));

                channel.exchangeDelete("deleted");

                Batch next = Events.batch(i + 1, "shop.a");
                assertThatThrownBy(() -> transport.send(next)).isInstanceOfSatisfying(TransportException.class,
                        e -> assertThat(e.isFatal()).isTrue()).hasMessageContaining("deleted does not exist");
            }
        }
        assertThat(channel.messageCount("deleted")).isEqualTo(2);
    }

    @Test
    void aConnectionThatTheOperatorClosesIsReplaced() throws Exception {
        channel.queueDeclare("closed", true, false, false, null);
        channel.queueBind("closed", "logstash", "closed");
        try (Transport transport = transport(Map.of())) {
            transport.send(Events.batch(0, "closed"));

            broker.control("close_all_connections", "maintenance");

            Awaitility.await().atMost(LONG).until(
                    () -> catchThrowable(() -> transport.send(Events.batch(1, "closed"))) == null);
        }
        connection = broker.connect();
        assertThat(connection.createChannel().messageCount("closed")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"capnp", "capnp-packed"})
    void messagesMayBeThoseOfCapnProto(String format) throws Exception {
        try (EventLog log = log(Map.of("eventlog.format", format)).build()) {
            log.log(LogEvent.named("order.paid").field("total", 12L).build());
            log.log(LogEvent.named("line").message("\n").build());
            assertThat(log.flush(LONG)).isTrue();
        }

        List<CapnpEvent> events = new ArrayList<>();
        for (GetResponse got = channel.basicGet(queue, true); got != null; got = channel.basicGet(queue, true)) {
            assertThat(got.getProps().getContentType()).isEqualTo("application/x-" + format);
            events.addAll(format.equals("capnp")
                    ? CapnpReader.readPlain(got.getBody())
                    : CapnpReader.readPacked(got.getBody()));
        }
        assertThat(events).extracting(CapnpEvent::name).containsExactly("order.paid", "line");
        assertThat(events.get(0).fields()).isEqualTo(Map.of("total", 12L));
    }

    @Test
    void theDoctorNamesEachStep() throws Exception {
        Diagnosis well = log(Map.of("eventlog.amqp.routing-key", "shop.{name}")).doctor().examine();
        assertThat(well.steps()).extracting(Diagnosis.Step::name).containsExactly("configuration", "name", "connect",
                "login", "exchange", "event");
        assertThat(well.isHealthy()).as(well.toString()).isTrue();
        assertThat(well.toString()).contains("virtual host /", "logstash, declared as topic",
                "confirmed by the broker");

        Diagnosis refused = log(Map.of("eventlog.amqp.password", "wrong")).doctor().examine();
        assertThat(refused.isHealthy()).isFalse();
        assertThat(refused.toString()).contains("FAILED login", "refuses user guest").doesNotContain("wrong");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "eventlog.host=no.such.host.invalid; FAILED name",
            "eventlog.port=1; FAILED connect",
            "eventlog.tls.enabled=true; FAILED tls",
            "eventlog.amqp.vhost=missing; FAILED login * cannot use virtual host missing",
            "eventlog.amqp.declare=false,eventlog.amqp.exchange=missing; FAILED exchange * exchange missing does not exist",
            "eventlog.amqp.exchange-type=fanout; FAILED exchange * but not as it is configured here",
            "eventlog.amqp.base=nowhere; FAILED event * refused: unroutable: 312 NO_ROUTE"})
    void theDoctorNamesTheStepThatFails(String settings, String expected) throws Exception {
        Diagnosis diagnosis = log(map(settings)).doctor().examine();

        assertThat(diagnosis.isHealthy()).isFalse();
        assertThat(diagnosis.toString().replaceAll(" +", " ")).contains(expected.split(" \\* "));
    }

    @Test
    void theDoctorNamesTheMissingPermission() throws Exception {
        broker.control("add_user", "writer", "writer");
        broker.control("set_permissions", "writer", "^$", ".*", "^$");
        broker.control("add_user", "declarer", "declarer");
        broker.control("set_permissions", "declarer", "logstash", "^$", "^$");

        assertThat(diagnosis("writer")).contains("FAILED exchange", "user writer lacks a permission");
        assertThat(diagnosis("declarer")).contains("ok exchange",
                "FAILED authentication user declarer lacks a permission");
    }

    private static String diagnosis(String user) throws InterruptedException {
        Diagnosis diagnosis = log(Map.of("eventlog.amqp.user", user, "eventlog.amqp.password", user)).doctor()
                .examine();
        assertThat(diagnosis.isHealthy()).isFalse();
        return diagnosis.toString().replaceAll(" +", " ");
    }

    @Test
    void declaredTopologyAcceptsEvents() throws Exception {
        broker.control("import_definitions",
                Path.of("../../server-config/receivers/rabbitmq/definitions.json").toAbsolutePath().toString());

        try (EventLog log = log(Map.of("eventlog.amqp.base", "logstash")).build()) {
            log.log(LogEvent.named("order.placed").build());
            assertThat(log.flush(LONG)).isTrue();
        }

        assertThat(channel.basicGet("logstash", true).getEnvelope().getRoutingKey()).isEqualTo("logstash.order.placed");
    }

    @Test
    void leavesNothingAfterClose() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (Transport transport = transport(Map.of())) {
                transport.send(Events.batch(0, "shop.a"));
            }
        }
        Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName).noneMatch(name -> name.contains("eventlog-amqp")));
    }

    private static Map<String, String> map(String settings) {
        Map<String, String> map = new TreeMap<>();
        for (String setting : settings.split(",")) {
            map.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        return map;
    }

    private static Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(Map.of("eventlog.host", "127.0.0.1", "eventlog.port",
                String.valueOf(broker.port()), "eventlog.protocol", "amqp", "eventlog.db", ":memory:",
                "eventlog.retry.first", "10ms", "eventlog.retry.max", "200ms", "eventlog.amqp.base", "shop"));
        settings.putAll(more);
        return settings;
    }

    private static EventLog.Builder log(Map<String, String> more) {
        return EventLog.builder().from(settings(more)::get);
    }

    private static Transport transport(Map<String, String> more) {
        Settings settings = new Settings(settings(more)::get);
        Transport transport = new AmqpProvider().create(settings, Payload.JSON);
        settings.check();
        return transport;
    }
}

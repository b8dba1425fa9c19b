// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.amqp.RabbitMq;
import org.eventlog.engine.EventLog;
import org.eventlog.kafka.Broker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the call to the search: an application, a broker, a consumer that indexes, and OpenSearch. */
@Tag("no-server")
@Timeout(300)
class BrokerToSearchIT {
    private static final int EVENTS = 500;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int CREATED = 201;
    private static final int PRESENT = 409;

    @TempDir
    static Path files;

    private static OpenSearch search;

    @TempDir
    Path dir;

    @BeforeAll
    static void start() throws Exception {
        search = new OpenSearch(files);
        search.request("PUT", "/_index_template/eventlog",
                Files.readString(Path.of("../server-config/receivers/opensearch/eventlog-ecs.json")));
    }

    @AfterAll
    static void stop() throws IOException {
        search.close();
    }

    @Test
    void searchFindsAnEventThatWentThroughRabbitMq() throws Exception {
        String index = "eventlog-rabbitmq";
        try (RabbitMq broker = RabbitMq.started()) {
            try (Connection connection = broker.connect()) {
                Channel channel = connection.createChannel();
                channel.exchangeDeclare(index, "topic", true);
                channel.queueDeclare(index, true, false, false, null);
                channel.queueBind(index, index, "#");
            }
            log(Map.of("eventlog.protocol", "amqp", "eventlog.port", String.valueOf(broker.port()),
                    "eventlog.amqp.exchange", index));

            indexFromRabbitMq(broker, index, false);
            indexFromRabbitMq(broker, index, true);
        }
        assertFound(index);
    }

    /** @param acknowledges false: the consumer ends after it has stored the events, and before the broker knows */
    private static void indexFromRabbitMq(RabbitMq broker, String index, boolean acknowledges) throws Exception {
        try (Connection connection = broker.connect()) {
            Channel channel = connection.createChannel();
            Map<String, byte[]> events = new LinkedHashMap<>();
            long last = 0;
            for (GetResponse got = channel.basicGet(index, false); got != null; got = channel.basicGet(index, false)) {
                events.put(got.getProps().getMessageId(), got.getBody());
                last = got.getEnvelope().getDeliveryTag();
            }
            assertThat(events).hasSize(EVENTS);
            index(index, events);
            if (acknowledges) {
                channel.basicAck(last, true);
            }
        }
    }

    @Test
    void searchFindsAnEventThatWentThroughKafka() throws Exception {
        String index = "eventlog-kafka";
        Broker broker = Broker.process(dir);
        try {
            broker.create(index, 3);
            log(Map.of("eventlog.protocol", "kafka", "eventlog.port", String.valueOf(broker.port()),
                    "eventlog.kafka.topic", index, "eventlog.kafka.key", "{field:order}"));

            indexFromKafka(broker, index, false);
            indexFromKafka(broker, index, true);
        } finally {
            broker.kill();
        }
        assertFound(index);
    }

    /** @param commits false: the consumer ends after it has stored the events, and before the broker knows */
    private static void indexFromKafka(Broker broker, String index, boolean commits) throws Exception {
        Map<String, Object> settings = new HashMap<>(broker.client());
        settings.putAll(Map.of("group.id", "indexer", "auto.offset.reset", "earliest", "enable.auto.commit", "false"));
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(index));
            Map<String, byte[]> events = new LinkedHashMap<>();
            long deadline = System.nanoTime() + LONG.toNanos();
            while (events.size() < EVENTS && System.nanoTime() - deadline < 0) {
                consumer.poll(Duration.ofMillis(100)).forEach(each -> events.put(
                        new String(each.headers().lastHeader("event-id").value(), StandardCharsets.UTF_8),
                        each.value()));
            }
            assertThat(events).hasSize(EVENTS);
            index(index, events);
            if (commits) {
                consumer.commitSync();
            }
        }
    }

    /** The application. */
    private void log(Map<String, String> configuration) throws InterruptedException {
        EventLog.Builder builder = EventLog.builder().set("eventlog.host", "127.0.0.1").set("eventlog.layout", "ecs")
                .set("eventlog.db", dir.resolve("queue.db").toString());
        configuration.forEach(builder::set);
        try (EventLog log = builder.build()) {
            for (int i = 0; i < EVENTS; i++) {
                log.log(LogEvent.named("order.placed").level(i == 17 ? Level.ERROR : Level.INFO)
                        .message(i == 17 ? "the lantern is broken" : "another order").field("order", i).build());
            }
            assertThat(log.flush(LONG)).isTrue();
        }
    }

    /** The event's id is the document's: what a consumer gets twice is stored once. */
    private static void index(String index, Map<String, byte[]> events) throws Exception {
        StringBuilder body = new StringBuilder();
        events.forEach((id, event) -> body.append("{\"create\":{\"_id\":\"").append(id).append("\"}}\n")
                .append(new String(event, StandardCharsets.UTF_8)).append('\n'));
        assertThat(search.request("POST", "/" + index + "/_bulk", body.toString()).getJsonArray("items"))
                .extracting(item -> item.asJsonObject().getJsonObject("create").getInt("status"))
                .allMatch(status -> status == CREATED || status == PRESENT);
    }

    private static void assertFound(String index) throws Exception {
        assertThat(search.count(index)).isEqualTo(EVENTS);
        List<JsonObject> found = search.get("/" + index + "/_search?q=message:lantern").getJsonObject("hits")
                .getJsonArray("hits").stream().map(JsonValue::asJsonObject).map(hit -> hit.getJsonObject("_source"))
                .toList();
        assertThat(found).hasSize(1);
        assertThat(found.get(0).toString()).contains("order.placed", "the lantern is broken");
    }
}

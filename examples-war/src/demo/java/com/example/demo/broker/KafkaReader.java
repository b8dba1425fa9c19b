// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.demo.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the topic {@code eventlog} of Kafka, and creates it if it is missing. */
final class KafkaReader {
    /** As eventlog.kafka.topic is by default. */
    private static final String TOPIC = "eventlog";

    private KafkaReader() {}

    /** Runs until the process ends. */
    static void run(String address, Collector collector) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", address, "group.id", "eventlog-demo",
                "auto.offset.reset", "earliest", "enable.auto.commit", "false");
        create(settings);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            while (true) {
                List<byte[]> events = new ArrayList<>();
                consumer.poll(Duration.ofMillis(500)).forEach(each -> events.add(each.value()));
                if (!events.isEmpty()) {
                    collector.store(events);
                    consumer.commitSync();
                }
            }
        }
    }

    private static void create(Map<String, Object> settings) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", settings.get("bootstrap.servers")))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty()))).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}

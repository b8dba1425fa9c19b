// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eventlog.config.Settings;
import org.eventlog.spi.Payload;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests a producer that throws what it does not declare: the next attempt delivers. */
@Timeout(60)
class ThrowingProducerTest {
    private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
    private Throwable thrown;

    private final class Throwing extends MockProducer<byte[], byte[]> {
        Throwing() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> made, Callback callback) {
            Throwable now = history().size() == 2 ? thrown : null;
            if (now != null) {
                thrown = null;
            }
            if (now instanceof RuntimeException exception) {
                throw exception;
            }
            if (now instanceof Error error) {
                throw error;
            }
            return super.send(made, callback);
        }
    }

    private KafkaTransport open() {
        Settings settings = new Settings(
                Map.of("eventlog.host", "127.0.0.1", "eventlog.kafka.topic", "any")::get);
        KafkaSettings read = KafkaSettings.read(settings);
        return new KafkaTransport(read, new Records(settings, Payload.JSON),
                new LazyProducer(read.client(), properties -> {
                    producers.add(new Throwing());
                    return producers.get(producers.size() - 1);
                }));
    }

    @Test
    void anExceptionIsAFailure() throws Exception {
        thrown = new IllegalArgumentException("no memory of that size");
        try (KafkaTransport transport = open()) {
            assertThatThrownBy(() -> transport.send(Headed.ofEvents(0, 5))).isInstanceOf(TransportException.class)
                    .hasMessageContaining("no memory of that size");

            transport.send(Headed.ofEvents(0, 5));

            assertThat(producers.get(0).history()).hasSize(5);
        }
    }

    @Test
    void afterAnErrorTheProducerIsReplaced() throws Exception {
        thrown = new OutOfMemoryError("for a moment");
        try (KafkaTransport transport = open()) {
            assertThatThrownBy(() -> transport.send(Headed.ofEvents(0, 5))).isInstanceOf(OutOfMemoryError.class);

            transport.send(Headed.ofEvents(0, 5));

            assertThat(producers).hasSize(2);
            assertThat(producers.get(1).history()).hasSize(5);
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eventlog.config.Settings;
import org.eventlog.spi.Payload;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.Test;

/** Tests a record that fails while later records of its batch are given to the producer. */
class FailureMeanwhileTest {

    /** Its first record fails after it has taken the third. */
    private static final class Failing extends MockProducer<byte[], byte[]> {
        Failing() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> made, Callback callback) {
            Future<RecordMetadata> result = super.send(made, callback);
            if (history().size() == 3) {
                errorNext(new NotEnoughReplicasException("for a moment"));
                completeNext();
                completeNext();
            }
            return result;
        }
    }

    @Test
    void noLaterRecordIsProduced() throws Exception {
        Failing producer = new Failing();
        Settings settings = new Settings(
                Map.of("eventlog.host", "127.0.0.1", "eventlog.kafka.topic", "any")::get);
        KafkaSettings read = KafkaSettings.read(settings);
        try (KafkaTransport transport = new KafkaTransport(read, new Records(settings, Payload.JSON),
                new LazyProducer(read.client(), properties -> producer))) {
            assertThatThrownBy(() -> transport.send(Headed.ofEvents(0, 10))).isInstanceOf(TransportException.class);

            assertThat(producer.history()).hasSize(3);
        }
    }
}

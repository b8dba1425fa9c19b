// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eventlog.config.Settings;
import org.eventlog.spi.Delivery;
import org.eventlog.spi.Payload;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests a producer whose thread has ended by an error, such as a lack of memory. */
@Timeout(60)
class DeadProducerTest {
    private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final CountDownLatch error = new CountDownLatch(1);
    private Thread network;

    /** The first one acknowledges nothing, and its thread ends on demand. */
    private Producer<byte[], byte[]> make(Map<String, Object> properties) {
        if (producers.isEmpty()) {
            network = new Thread(() -> {
                try {
                    error.await();
                } catch (InterruptedException e) {
                    // It ends as well.
                }
            }, "kafka-producer-network-thread | eventlog");
            network.setDaemon(true);
            network.start();
        }
        MockProducer<byte[], byte[]> made = new MockProducer<>(!producers.isEmpty(), null, new ByteArraySerializer(),
                new ByteArraySerializer());
        producers.add(made);
        return made;
    }

    private void endThread() throws InterruptedException {
        error.countDown();
        network.join();
    }

    private KafkaTransport open() {
        Settings settings = new Settings(
                Map.of("eventlog.host", "127.0.0.1", "eventlog.kafka.topic", "any")::get);
        KafkaSettings read = KafkaSettings.read(settings);
        return new KafkaTransport(read, new Records(settings, Payload.JSON),
                new LazyProducer(read.client(), this::make));
    }

    @Test
    void isReplacedByTheNextAttempt() throws Exception {
        try (KafkaTransport transport = open()) {
            Delivery open = transport.begin(Headed.ofEvents(0, 5));
            assertThat(open.await(Duration.ZERO)).isFalse();
            endThread();

            transport.send(Headed.ofEvents(0, 5));

            assertThat(producers).hasSize(2);
            assertThat(producers.get(1).history()).hasSize(5);
        }
    }

    @Test
    void noLaterBatchOvertakesOneThatIsOpen() throws Exception {
        try (KafkaTransport transport = open()) {
            transport.begin(Headed.ofEvents(0, 5));
            endThread();

            assertThatThrownBy(() -> transport.begin(Headed.ofEvents(5, 5))).isInstanceOf(TransportException.class)
                    .hasMessageContaining("has ended");
            transport.send(Headed.ofEvents(0, 10));

            assertThat(producers.get(1).history()).hasSize(10);
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests which thread a producer takes for its own. */
@Timeout(60)
class LazyProducerTest {
    private static final Map<String, Object> PROPERTIES = Map.of("client.id", "eventlog");

    private final List<CountDownLatch> ends = new ArrayList<>();

    @AfterEach
    void endThreads() {
        ends.forEach(CountDownLatch::countDown);
    }

    @Test
    void producersThatStartTogetherHaveTheirOwnThreads() throws Exception {
        NetworkThread[] threads = new NetworkThread[2];
        LazyProducer second = new LazyProducer(PROPERTIES, properties -> {
            threads[1] = new NetworkThread();
            return mock();
        });
        Thread other = new Thread(() -> get(second), "second");
        LazyProducer first = new LazyProducer(PROPERTIES, properties -> {
            other.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> other.getState() == Thread.State.BLOCKED
                    || other.getState() == Thread.State.TERMINATED);
            threads[0] = new NetworkThread();
            return mock();
        });
        get(first);
        other.join();

        threads[0].end();
        assertThat(first.isDead()).isTrue();
        assertThat(second.isDead()).isFalse();
        threads[1].end();
        assertThat(second.isDead()).isTrue();
    }

    @Test
    void aProducerIsNeverTakenForDeadIfAnotherProgramsThreadBeganMeanwhile() throws Exception {
        NetworkThread[] threads = new NetworkThread[2];
        LazyProducer producer = new LazyProducer(PROPERTIES, properties -> {
            threads[0] = new NetworkThread();
            threads[1] = new NetworkThread();
            return mock();
        });
        get(producer);

        threads[0].end();
        threads[1].end();
        assertThat(producer.isDead()).isFalse();
    }

    private static void get(LazyProducer producer) {
        try {
            producer.get();
        } catch (TransportException e) {
            throw new AssertionError(e);
        }
    }

    private static Producer<byte[], byte[]> mock() {
        return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Named like the thread of a producer; lasts until it is ended. */
    private final class NetworkThread {
        private final CountDownLatch end = new CountDownLatch(1);
        private final Thread thread = new Thread(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                // It ends as well.
            }
        }, "kafka-producer-network-thread | eventlog");

        NetworkThread() {
            ends.add(end);
            thread.setDaemon(true);
            thread.start();
        }

        void end() throws InterruptedException {
            end.countDown();
            thread.join();
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.eventlog.spi.TransportException;

/**
 * The producer, created by the sender's thread when it is first needed, because its constructor resolves names. Thread-safe.
 */
final class LazyProducer {
    private static final String THREAD = "kafka-producer-network-thread | ";

    private final Map<String, Object> properties;
    private final SaslProviders providers;
    // Guarded by this
    private Made made;
    private boolean closed;

    /** A producer and its thread. */
    private record Made(KafkaProducer<byte[], byte[]> producer, ClientThread thread) {}

    LazyProducer(Map<String, Object> properties) {
        this.properties = properties;
        this.providers = new SaslProviders(properties);
    }

    KafkaProducer<byte[], byte[]> get() throws TransportException {
        synchronized (this) {
            if (closed) {
                throw new TransportException("the transport is closed");
            }
            if (made != null) {
                return made.producer();
            }
        }
        Made fresh = make();
        synchronized (this) {
            if (!closed) {
                made = fresh;
                return fresh.producer();
            }
        }
        close(fresh);
        throw new TransportException("the transport is closed");
    }

    private Made make() throws TransportException {
        providers.add();
        try {
            return KafkaClassLoader.call(() -> {
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties);
                return new Made(producer,
                        ClientThread.of(THREAD + properties.get(ProducerConfig.CLIENT_ID_CONFIG)));
            });
        } catch (KafkaException e) {
            providers.remove();
            throw Faults.ofCreation(e);
        }
    }

    /**
     * Closes the producer; the next {@link #get} creates another one. The callbacks of all records that are not
     * acknowledged yet are called before this method returns. Some of these records may arrive nevertheless.
     */
    void discard() {
        Made old;
        synchronized (this) {
            old = made;
            made = null;
        }
        close(old);
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        discard();
    }

    private void close(Made old) {
        if (old == null) {
            return;
        }
        // Close waits for the producer's thread, and fails in an interrupted thread.
        boolean interrupted = Thread.interrupted();
        try {
            KafkaClassLoader.call(() -> {
                old.producer().close(Duration.ZERO);
                return null;
            });
        } catch (KafkaException e) {
            // Ignored: nothing else can be done.
        } finally {
            old.thread().end();
            providers.remove();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

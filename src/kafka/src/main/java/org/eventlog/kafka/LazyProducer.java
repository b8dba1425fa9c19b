// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.eventlog.bridge.OwnWork;
import org.eventlog.spi.TransportException;

/**
 * The producer, created by the sender's thread when it is first needed, because its constructor resolves names. Thread-safe.
 */
final class LazyProducer {
    private static final String THREAD = "kafka-producer-network-thread | ";
    /** Room for threads that begin while they are listed. */
    private static final int SPARE = 64;
    /** One producer starts at a time, so that none takes the thread of another one for its own. */
    private static final Object STARTS = new Object();

    private final Map<String, Object> properties;
    private final Function<Map<String, Object>, Producer<byte[], byte[]>> maker;
    private final SaslProviders providers;
    /** The name that Kafka's client gives to the thread of the producer. */
    private final String thread;
    // Guarded by this
    private Producer<byte[], byte[]> made;
    /** The thread of {@link #made}; null if it was not found, because several of this name began at once. */
    private Thread network;
    private boolean closed;

    LazyProducer(Map<String, Object> properties) {
        this(properties, KafkaProducer::new);
    }

    LazyProducer(Map<String, Object> properties, Function<Map<String, Object>, Producer<byte[], byte[]>> maker) {
        this.properties = properties;
        this.maker = maker;
        this.providers = new SaslProviders(properties);
        this.thread = THREAD + properties.get(ProducerConfig.CLIENT_ID_CONFIG);
    }

    Producer<byte[], byte[]> get() throws TransportException {
        synchronized (this) {
            if (closed) {
                throw new TransportException("the transport is closed");
            }
            if (made != null) {
                return made;
            }
        }
        Producer<byte[], byte[]> fresh;
        Set<Thread> begun;
        synchronized (STARTS) {
            Set<Thread> others = threads();
            fresh = make();
            begun = threads();
            begun.removeAll(others);
        }
        synchronized (this) {
            if (!closed) {
                made = fresh;
                network = begun.size() == 1 ? begun.iterator().next() : null;
                return fresh;
            }
        }
        close(fresh);
        throw new TransportException("the transport is closed");
    }

    private Set<Thread> threads() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread[] all = new Thread[group.activeCount() + SPARE];
        int count = group.enumerate(all);
        while (count == all.length) {
            all = new Thread[2 * all.length];
            count = group.enumerate(all);
        }
        return Arrays.stream(all, 0, count).filter(each -> each.getName().equals(thread))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /**
     * Whether the producer's thread has ended by itself, so that no record is settled any more. An error does that, such
     * as a lack of memory: of a program that is not Kafka, the client takes any answer for the length of the next one.
     */
    synchronized boolean isDead() {
        return network != null && !network.isAlive();
    }

    private Producer<byte[], byte[]> make() throws TransportException {
        providers.add();
        // Before its thread exists, so that not even the first record of that thread becomes an event.
        OwnWork.beginThreads(thread);
        try {
            return KafkaClassLoader.call(() -> maker.apply(properties));
        } catch (KafkaException e) {
            OwnWork.endThreads(thread);
            providers.remove();
            throw Faults.ofCreation(e);
        }
    }

    /**
     * Closes the producer; the next {@link #get} creates another one. The callbacks of all records that are not
     * acknowledged yet are called before this method returns. Some of these records may arrive nevertheless.
     */
    void discard() {
        Producer<byte[], byte[]> old;
        synchronized (this) {
            old = made;
            made = null;
            network = null;
        }
        close(old);
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        discard();
    }

    private void close(Producer<byte[], byte[]> old) {
        if (old == null) {
            return;
        }
        // Close waits for the producer's thread, and fails in an interrupted thread.
        boolean interrupted = Thread.interrupted();
        try {
            KafkaClassLoader.call(() -> {
                old.close(Duration.ZERO);
                return null;
            });
        } catch (KafkaException e) {
            // Ignored: nothing else can be done.
        } finally {
            OwnWork.endThreads(thread);
            providers.remove();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

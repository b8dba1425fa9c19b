// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.eventlog.config.Settings;
import org.eventlog.kafka.InFlightRecords.Sent;
import org.eventlog.kafka.InFlightRecords.State;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Findings;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.HeadingWriter;
import org.eventlog.spi.Payload;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.spi.TransportProvider;

/**
 * Sends to Apache Kafka, each event as a record, with Kafka's own idempotent producer.
 *
 * <p>{@link #send} returns when the cluster has acknowledged every record of the batch with {@code acks=all}: at
 * least once, in order for each partition, and thus for each key. Within the life of a producer each record is stored
 * once: if a call gives up because nothing was acknowledged for {@code eventlog.read-timeout}, or is interrupted, the
 * producer goes on sending these records, and the next call waits for the same records. A producer is replaced after
 * a failed login, after an unrecoverable fault, and if the next events differ from those it still has. Records that
 * were not yet acknowledged may then be stored twice, with the same event id.
 *
 * <p>An event that is too large, or that the cluster refuses for another reason of its own, is rejected. A missing
 * topic and a missing permission concern all events if there is one topic, and then require an operator. If the topic
 * depends on the event, only these events are rejected.
 */
public final class KafkaTransport implements Transport {
    private final KafkaSettings settings;
    private final Records records;
    private final LazyProducer producer;
    /** Null before the first batch. Used by the sender's thread only. */
    private InFlightRecords inFlight;

    KafkaTransport(KafkaSettings settings, Records records) {
        this.settings = settings;
        this.records = records;
        this.producer = new LazyProducer(settings.client());
    }

    @Override
    public void send(Batch batch) throws TransportException, RejectedException, InterruptedException {
        join(batch);
        produce(batch);
        if (!inFlight.await(settings.endpoint().readTimeout().toNanos())) {
            throw new ClusterDiagnosis(settings, records).stalled();
        }
        judge(batch);
    }

    /** Continues with events that the producer already has. */
    private void join(Batch batch) {
        if (inFlight == null || !inFlight.continuesWith(batch)) {
            if (inFlight != null && !inFlight.isSettled()) {
                producer.discard();
            }
            inFlight = new InFlightRecords(batch);
        }
        inFlight.dropBelow(batch.first());
    }

    /**
     * Gives the producer the events it does not have. Stops at the first event that it does not accept, to keep the
     * order.
     */
    private void produce(Batch batch) throws TransportException, InterruptedException {
        KafkaProducer<byte[], byte[]> to = producer.get();
        Set<String> missing = new HashSet<>();
        long position = batch.first();
        for (Batch.Slice slice : batch.slices()) {
            for (int i = 0; i < slice.count(); i++) {
                Sent sent = inFlight.at(position++);
                if (sent.state() == State.FAILED && !produce(records.of(slice, i), sent, to, missing)) {
                    return;
                }
            }
        }
    }

    /**
     * @param missing invalid topics that were already found, so that no further event waits for them
     * @return false if later events must not be produced
     */
    private boolean produce(ProducerRecord<byte[], byte[]> made, Sent sent, KafkaProducer<byte[], byte[]> to,
            Set<String> missing) throws InterruptedException {
        sent.begin();
        if (missing.contains(made.topic())) {
            sent.fail(Records.missing(made.topic()));
            return true;
        }
        try {
            to.send(made, sent);
        } catch (InterruptException e) {
            sent.fail(e);
            // The producer has set the interrupt flag again.
            Thread.interrupted();
            throw new InterruptedException();
        } catch (KafkaException | IllegalStateException e) {
            sent.fail(e);
        }
        Exception fault = sent.fault();
        if (fault == null || Faults.isOfTheEvent(fault)) {
            return true;
        }
        if (!records.isOneTopic() && Faults.isOfTheTopic(fault)) {
            missing.add(made.topic());
            return true;
        }
        return false;
    }

    /** Evaluates the outcomes. All events are settled, or were not produced because an earlier one was not. */
    private void judge(Batch batch) throws TransportException, RejectedException {
        SortedMap<Integer, String> refused = new TreeMap<>();
        for (int i = 0; i < batch.count(); i++) {
            Sent sent = inFlight.at(batch.first() + i);
            if (sent.state() != State.DELIVERED) {
                Exception fault = sent.fault();
                String topic = records.topic(batch.event(i));
                if (fault == null) {
                    throw new TransportException("not sent, because an event before it failed");
                }
                if (!Faults.isOfTheEvent(fault) && (records.isOneTopic() || !Faults.isOfTheTopic(fault))) {
                    if (Faults.endsTheProducer(fault)) {
                        producer.discard();
                    }
                    throw Faults.of(fault, topic);
                }
                refused.put(i, Faults.text(fault, topic));
            }
        }
        if (!refused.isEmpty()) {
            refused.keySet().forEach(i -> inFlight.forget(batch.first() + i));
            throw new RejectedException(refused.get(refused.firstKey()), refused);
        }
    }

    @Override
    public void examine(Findings findings) throws InterruptedException {
        new ClusterDiagnosis(settings, records).run(findings);
    }

    @Override
    public String delivered() {
        return "acknowledged by the cluster";
    }

    @Override
    public String describe() {
        return settings.endpoint().url("kafka", "kafka+tls") + "/" + records.topic();
    }

    @Override
    public void close() {
        producer.close();
    }

    /** Creates the transport from the configuration. */
    public static final class Provider implements TransportProvider {
        @Override
        public String protocol() {
            return "kafka";
        }

        /** Each event is a separate record, so any self-contained format is possible. */
        @Override
        public boolean carries(Payload payload, Settings settings) {
            return payload.framing() != Payload.Framing.ENVELOPED;
        }

        @Override
        public int maxEventBytes(Settings settings, Payload payload) {
            return KafkaSettings.maxEventBytes(settings);
        }

        @Override
        public HeadingWriter heading(Settings settings, FormatContext context) {
            return new Heading.Writer(settings, context);
        }

        @Override
        public Transport create(Settings settings, Payload payload) {
            return new KafkaTransport(KafkaSettings.read(settings), new Records(settings, payload));
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.eventlog.config.Settings;
import org.eventlog.kafka.InFlightRecords.Sent;
import org.eventlog.kafka.InFlightRecords.State;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Delivery;
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
 * <p>A batch is delivered when the cluster has acknowledged every record of it with {@code acks=all}: at least once, in
 * order for each partition, and thus for each key. Several batches are in flight at a time. Within the life of a producer
 * each record is stored once: if nothing was acknowledged for {@code eventlog.read-timeout}, the delivery fails, but the
 * producer goes on sending these records, and the next attempt waits for the same records. A producer is replaced after
 * a failed login, after an unrecoverable fault, and if the next events differ from those it still has. Records that
 * were not yet acknowledged may then be stored twice, with the same event id.
 *
 * <p>An event that is too large, or that the cluster refuses for another reason of its own, is rejected. A missing
 * topic and a missing permission concern all events if there is one topic, and then require an operator. If the topic
 * depends on the event, only these events are rejected.
 */
public final class KafkaTransport implements Transport {
    /** The sender gives up all open deliveries. */
    private static final long AGAIN = -1;

    private final KafkaSettings settings;
    private final Records records;
    private final LazyProducer producer;
    private final long patience;
    private final Topics topics = new Topics(System::nanoTime);
    // Used by the sender's thread only
    /** Null before the first batch. */
    private InFlightRecords inFlight;
    /** The position after the last event that was begun, or {@link #AGAIN}. */
    private long next = AGAIN;
    /** Below it no event is sent again. */
    private long over;
    /** How many records were settled when there was progress the last time. */
    private long settled;
    private long progressAt;

    KafkaTransport(KafkaSettings settings, Records records, LazyProducer producer) {
        this.settings = settings;
        this.records = records;
        this.producer = producer;
        this.patience = settings.endpoint().readTimeout().toNanos();
    }

    @Override
    public void send(Batch batch) throws TransportException, RejectedException, InterruptedException {
        Delivery delivery = begin(batch);
        while (!delivery.await(settings.endpoint().readTimeout())) {
            // It ends: without progress, by an exception.
        }
    }

    @Override
    public Delivery begin(Batch batch) throws TransportException, InterruptedException {
        replaceDeadProducer(batch);
        join(batch);
        next = AGAIN;
        produce(batch);
        next = batch.last() + 1;
        InFlightRecords mine = inFlight;
        return limit -> isDelivered(batch, mine, limit);
    }

    private boolean isDelivered(Batch batch, InFlightRecords mine, Duration limit)
            throws TransportException, RejectedException, InterruptedException {
        try {
            if (mine.await(batch, Math.min(limit.toNanos(), Math.max(0, left(mine))))) {
                over = batch.last() + 1;
                judge(batch, mine);
                return true;
            }
            if (left(mine) > 0) {
                return false;
            }
            throw new ClusterDiagnosis(settings, records).stalled();
        } catch (TransportException e) {
            next = AGAIN;
            throw e;
        }
    }

    /** How long the cluster may take until the next acknowledgement, in nanoseconds. */
    private long left(InFlightRecords mine) {
        if (mine.settled() != settled) {
            progress(mine);
        }
        return patience - (System.nanoTime() - progressAt);
    }

    private void progress(InFlightRecords mine) {
        settled = mine.settled();
        progressAt = System.nanoTime();
    }

    /** Its records are begun again, so what is open is given up first, to keep the order. */
    private void replaceDeadProducer(Batch batch) throws TransportException {
        if (!producer.isDead()) {
            return;
        }
        producer.discard();
        inFlight = null;
        if (batch.first() == next) {
            next = AGAIN;
            throw TransportException.unreachable("Kafka's producer has ended unexpectedly and is replaced", null);
        }
    }

    /** Continues with events that the producer already has. */
    private void join(Batch batch) {
        boolean known = inFlight != null && inFlight.continuesWith(batch);
        if (!known) {
            if (inFlight != null && !inFlight.isSettled()) {
                producer.discard();
            }
            inFlight = new InFlightRecords(batch, this::isOfTheEvent);
            over = batch.first();
        }
        if (batch.first() != next) {
            // The sender has given up what was open, and begins it again from here.
            inFlight.repair();
            progress(inFlight);
        } else if (!known || inFlight.isSettled()) {
            progress(inFlight);
        }
        inFlight.dropBelow(Math.min(over, batch.first()));
        inFlight.add(batch);
    }

    /** Whether the fault concerns this event, or the topic of this event, and not all events. */
    private boolean isOfTheEvent(Exception fault) {
        return Faults.isOfTheEvent(fault) || !records.isOneTopic() && Faults.isOfTheTopic(fault);
    }

    /**
     * Gives the producer the events it does not have. Stops at the first event that it does not accept, and when an
     * earlier one fails meanwhile, to keep the order.
     */
    private void produce(Batch batch) throws TransportException, InterruptedException {
        Producer<byte[], byte[]> to = producer.get();
        lookUpTopics(batch);
        long position = batch.first();
        for (Batch.Slice slice : batch.slices()) {
            for (int i = 0; i < slice.count(); i++) {
                if (inFlight.isBroken()) {
                    return;
                }
                Sent sent = inFlight.at(position++);
                if (sent.state() == State.FAILED) {
                    boolean known = topics.areDoubtful();
                    if (!produce(records.of(slice, i), sent, to)) {
                        return;
                    }
                    if (!known) {
                        lookUpTopics(batch);
                    }
                }
            }
        }
    }

    /** The producer would wait for each unknown topic in turn. */
    private void lookUpTopics(Batch batch) throws InterruptedException {
        if (!topics.areDoubtful()) {
            return;
        }
        Set<String> undelivered = new HashSet<>();
        for (int i = 0; i < batch.count(); i++) {
            if (inFlight.at(batch.first() + i).state() == State.FAILED) {
                undelivered.add(records.topic(batch.event(i)));
            }
        }
        Set<String> unknown = topics.unknownOf(undelivered);
        if (!unknown.isEmpty()) {
            new ClusterDiagnosis(settings, records).lookUp(unknown, topics);
        }
    }

    /** @return false if later events must not be produced */
    private boolean produce(ProducerRecord<byte[], byte[]> made, Sent sent, Producer<byte[], byte[]> to)
            throws InterruptedException {
        sent.begin();
        if (topics.isMissing(made.topic())) {
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
        } catch (RuntimeException e) {
            // Such as an IllegalArgumentException: it must not stay open, as nobody would settle it.
            sent.fail(e);
        } catch (Error e) {
            // Such as a lack of memory: whether the producer has the record is not known.
            producer.discard();
            inFlight = null;
            throw e;
        }
        Exception fault = sent.fault();
        if (fault == null || !isOfTheEvent(fault)) {
            return fault == null;
        }
        if (Faults.isMissing(fault)) {
            topics.addAwaited(made.topic());
        }
        return true;
    }

    /** Evaluates the outcomes. All events are settled, or were not produced because an earlier one was not. */
    private void judge(Batch batch, InFlightRecords mine) throws TransportException, RejectedException {
        SortedMap<Integer, String> refused = new TreeMap<>();
        for (int i = 0; i < batch.count(); i++) {
            Sent sent = mine.at(batch.first() + i);
            if (sent.state() != State.DELIVERED) {
                Exception fault = sent.fault();
                String topic = records.topic(batch.event(i));
                if (fault == null) {
                    throw TransportException.unreachable("not sent, because an event before it failed", null);
                }
                if (!isOfTheEvent(fault)) {
                    if (Faults.endsTheProducer(fault)) {
                        producer.discard();
                    }
                    throw Faults.of(fault, topic);
                }
                refused.put(i, Faults.text(fault, topic));
            }
        }
        if (!refused.isEmpty()) {
            refused.keySet().forEach(i -> mine.forget(batch.first() + i));
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
            KafkaSettings read = KafkaSettings.read(settings);
            return new KafkaTransport(read, new Records(settings, payload), new LazyProducer(read.client()));
        }
    }
}

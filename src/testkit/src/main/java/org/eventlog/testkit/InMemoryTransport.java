// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.assertj.core.api.AssertProvider;
import org.eventlog.spi.Batch;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;

/**
 * A receiver in memory. It stores batches and can simulate faults.
 *
 * <pre>
 * InMemoryTransport receiver = new InMemoryTransport();
 * receiver.script(Reply.fail(), Reply.busy(Duration.ofSeconds(1)));
 * try (EventLog log = EventLog.builder().set("eventlog.db", ":memory:").transport(receiver).build()) { … }
 * </pre>
 *
 * <p>
 * When {@link #send} returns, the batch is stored and cannot be lost. Batches are kept until {@link #clear}.
 * Thread-safe. AssertJ's {@code assertThat(receiver)} returns an {@link EventsAssert}.
 */
public final class InMemoryTransport implements Transport, AssertProvider<EventsAssert> {
    // Guarded by this
    private final List<ReceivedBatch> batches = new ArrayList<>();
    private final ArrayDeque<Reply> script = new ArrayDeque<>();
    private Predicate<ReceivedEvent> refused = event -> false;
    private int maxBytes = Integer.MAX_VALUE;
    private boolean stalled;
    private boolean closed;
    private int attempts;

    /** Sets the replies to the next batches, one for each. Batches without a reply are accepted. */
    public synchronized InMemoryTransport script(Reply... replies) {
        script.addAll(Arrays.asList(replies));
        return this;
    }

    /** From now on, refuses permanently each batch with a matching event. */
    public synchronized InMemoryTransport refuseIf(Predicate<ReceivedEvent> refused) {
        this.refused = refused;
        return this;
    }

    /** From now on, refuses permanently each batch with more bytes. */
    public synchronized InMemoryTransport refuseAbove(int maxBytes) {
        this.maxBytes = maxBytes;
        return this;
    }

    /** From now on, all attempts block until {@link #release}. */
    public synchronized InMemoryTransport stall() {
        stalled = true;
        return this;
    }

    /** Releases blocked attempts, and stops blocking further ones. */
    public synchronized void release() {
        stalled = false;
        notifyAll();
    }

    @Override
    public void send(Batch batch) throws TransportException, RejectedException, InterruptedException {
        List<ReceivedEvent> events = new ArrayList<>(batch.count());
        for (Batch.Slice slice : batch.slices()) {
            for (int i = 0; i < slice.count(); i++) {
                events.add(ReceivedEvent.of(slice.event(i)));
            }
        }
        send(batch, events);
    }

    private synchronized void send(Batch batch, List<ReceivedEvent> events)
            throws TransportException, RejectedException, InterruptedException {
        attempts++;
        notifyAll();
        Reply reply = script.isEmpty() ? Reply.take() : script.poll();
        if (reply.kind() == Reply.Kind.STALL) {
            stalled = true;
        }
        while (stalled && !closed) {
            wait();
        }
        if (closed) {
            throw new TransportException("closed");
        }
        switch (reply.kind()) {
            case FAIL -> throw new TransportException(reply.reason(), null, reply.retryAfter());
            case REFUSE -> throw new RejectedException(reply.reason());
            case TAKE_AND_FAIL -> {
                keep(batch, events, false);
                throw new TransportException(reply.reason(), null, reply.retryAfter());
            }
            default -> {
                refuseWhatIsToBeRefused(batch, events);
                keep(batch, events, true);
            }
        }
    }

    private void refuseWhatIsToBeRefused(Batch batch, List<ReceivedEvent> events) throws RejectedException {
        if (batch.bytes() > maxBytes) {
            throw new RejectedException(batch.bytes() + " bytes are too many");
        }
        for (ReceivedEvent event : events) {
            if (refused.test(event)) {
                throw new RejectedException("an event is refused");
            }
        }
    }

    private void keep(Batch batch, List<ReceivedEvent> events, boolean acknowledged) {
        batches.add(new ReceivedBatch(batch.id(), events, acknowledged));
        notifyAll();
    }

    /** The stored batches, in the order of their arrival. A batch that arrived twice is contained twice. */
    public synchronized List<ReceivedBatch> batches() {
        return List.copyOf(batches);
    }

    /** All stored events, in the order of their arrival. */
    public synchronized List<ReceivedEvent> events() {
        return batches.stream().flatMap(batch -> batch.events().stream()).toList();
    }

    /** All events as text, without line ends. */
    public List<String> lines() {
        return events().stream().map(ReceivedEvent::text).toList();
    }

    /** All events as JSON; see {@link ReceivedEvent#json}. */
    public List<Map<String, Object>> maps() {
        return events().stream().map(ReceivedEvent::json).toList();
    }

    /** The number of attempts to send, including failed ones. */
    public synchronized int attempts() {
        return attempts;
    }

    /** Deletes stored batches, but not the scripted replies. */
    public synchronized void clear() {
        batches.clear();
    }

    /**
     * Waits until this number of events is stored.
     *
     * @return all events
     * @throws AssertionError if fewer events arrive within the limit
     */
    public synchronized List<ReceivedEvent> await(int count, Duration limit) throws InterruptedException {
        await(() -> events().size() >= count, limit, count + " events");
        return events();
    }

    /**
     * Waits until there were this many attempts.
     *
     * @throws AssertionError if there are fewer within the limit
     */
    public synchronized void awaitAttempts(int count, Duration limit) throws InterruptedException {
        await(() -> attempts >= count, limit, count + " attempts");
    }

    private void await(BooleanSupplier reached, Duration limit, String what)
            throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!reached.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("no " + what + " within " + limit + "; " + attempts + " attempts, received "
                        + events());
            }
            // At least a millisecond, because a wait of 0 does not end.
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
        }
    }

    @Override
    public String describe() {
        return "memory";
    }

    /** Releases blocked attempts. From now on every attempt fails. Stored batches are kept. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** For AssertJ's {@code assertThat(receiver)}. Do not call it directly. */
    @Override
    @Deprecated
    public EventsAssert assertThat() {
        return new EventsAssert(events());
    }
}

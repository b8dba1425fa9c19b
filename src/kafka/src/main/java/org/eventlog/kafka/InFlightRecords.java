// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.eventlog.spi.Batch;

/**
 * The events that were given to the producer, by position, and their outcomes.
 *
 * <p>A batch that is resent after a failure may still be in the producer, which continues to send it. It must not be
 * given to the producer a second time: events found here are waited for, and only missing or failed ones are
 * produced. The next batch may also have a different number of events, so positions count, not batches.
 *
 * <p>Records of several batches are in flight at a time. If one of them fails for a reason that is not its own, no later
 * record may be produced before it is produced again, or the order would be lost.
 *
 * <p>Used by the sender's thread; outcomes are set by the producer's thread.
 */
final class InFlightRecords {
    enum State {
        /** In the producer, and not yet settled. */
        OPEN,
        /** Acknowledged by the cluster. */
        DELIVERED,
        /** Not delivered, and no longer in the producer. */
        FAILED
    }

    private final String journal;
    private final Predicate<Exception> isOfTheEvent;
    /** The position of the first event. Used by the sender's thread only. */
    private long first;
    private final List<Sent> events = new ArrayList<>();

    /** Events given to the producer. Used by the sender's thread only. */
    private long begun;
    private final AtomicLong settled = new AtomicLong();
    /** The event that the sender's thread waits for, or null. */
    private volatile Sent awaited;
    private volatile boolean broken;

    /** @param isOfTheEvent whether a failure concerns its event only, so that later ones may be produced */
    InFlightRecords(Batch batch, Predicate<Exception> isOfTheEvent) {
        this.journal = journal(batch);
        this.isOfTheEvent = isOfTheEvent;
        this.first = batch.first();
    }

    /** The part of a batch's id that identifies its journal. */
    private static String journal(Batch batch) {
        String id = batch.id();
        return id.substring(0, id.lastIndexOf(':'));
    }

    /** Whether the batch starts with a known event, or directly after the last one. */
    boolean continuesWith(Batch batch) {
        return journal.equals(journal(batch)) && batch.first() >= first && batch.first() <= first + events.size();
    }

    /** Whether a record failed, so that no later one may be produced. */
    boolean isBroken() {
        return broken;
    }

    /** The failed records are going to be produced again. */
    void repair() {
        broken = false;
    }

    /** Removes events below this position, which the journal has released. */
    void dropBelow(long position) {
        int gone = (int) Math.min(Math.max(0, position - first), events.size());
        events.subList(0, gone).clear();
        first += gone;
    }

    /** Marks settled events as not delivered, so that they are produced again. */
    void forget(long position) {
        events.set((int) (position - first), new Sent());
    }

    /** Adds those events of the batch that are not known yet, as not produced. */
    void add(Batch batch) {
        while (first + events.size() <= batch.last()) {
            events.add(new Sent());
        }
    }

    /** Returns the known event at this position. */
    Sent at(long position) {
        return events.get((int) (position - first));
    }

    boolean isSettled() {
        return settled.get() == begun;
    }

    /** The number of events that were ever settled. */
    long settled() {
        return settled.get();
    }

    /**
     * Waits until all events of the batch are settled.
     *
     * @return false if the time is over
     */
    boolean await(Batch batch, long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        // The last one is usually settled last. So most calls look at a single event.
        for (int i = (int) (batch.last() - first); i >= batch.first() - first; i--) {
            Sent sent = events.get(i);
            if (sent.state() == State.OPEN && !await(sent, until)) {
                return false;
            }
        }
        return true;
    }

    private boolean await(Sent sent, long until) throws InterruptedException {
        long left = until - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        synchronized (this) {
            awaited = sent;
            try {
                while (sent.state() == State.OPEN) {
                    if (left <= 0) {
                        return false;
                    }
                    // Rounded up: zero would wait forever.
                    TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
                    left = until - System.nanoTime();
                }
                return true;
            } finally {
                awaited = null;
            }
        }
    }

    private synchronized void wake() {
        notifyAll();
    }

    /** An event, which is also the producer's callback. */
    final class Sent implements Callback {
        /** Written before {@link #state}, and read after it. */
        private Exception fault;
        private volatile State state = State.FAILED;

        /** Must be called before the event is given to the producer. */
        void begin() {
            state = State.OPEN;
            begun++;
        }

        /** Called if the event was not given to the producer, or the producer threw. */
        void fail(Exception reason) {
            // If this event failed, the producer has already called back.
            if (state == State.OPEN) {
                settle(State.FAILED, reason);
            }
        }

        @Override
        public void onCompletion(RecordMetadata metadata, Exception exception) {
            settle(exception == null ? State.DELIVERED : State.FAILED, exception);
        }

        private void settle(State result, Exception reason) {
            fault = reason;
            if (result == State.FAILED && !isOfTheEvent.test(reason)) {
                broken = true;
            }
            settled.incrementAndGet();
            state = result;
            // Avoids a lock per event, which would cost both threads more than everything else here.
            if (awaited == this) {
                wake();
            }
        }

        State state() {
            return state;
        }

        /** The reason for the failure; null if there is none. */
        Exception fault() {
            return state == State.FAILED ? fault : null;
        }
    }
}

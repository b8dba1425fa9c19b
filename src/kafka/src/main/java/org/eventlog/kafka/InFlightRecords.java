// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
    /** The position of the first event. Used by the sender's thread only. */
    private long first;
    private final List<Sent> events = new ArrayList<>();

    /** Events given to the producer. Written by the sender's thread only. */
    private volatile long begun;
    private final AtomicLong settled = new AtomicLong();
    private volatile boolean awaited;

    InFlightRecords(Batch batch) {
        this.journal = journal(batch);
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

    /** Returns the event at this position, and adds it if it is the next one. */
    Sent at(long position) {
        int index = (int) (position - first);
        if (index == events.size()) {
            events.add(new Sent());
        }
        return events.get(index);
    }

    boolean isSettled() {
        return settled.get() == begun;
    }

    /**
     * Waits until all events are settled.
     *
     * @param nanos the maximum time without progress
     * @return false if it was exceeded
     */
    synchronized boolean await(long nanos) throws InterruptedException {
        long before = settled.get();
        long since = System.nanoTime();
        awaited = true;
        try {
            while (!isSettled()) {
                long left = nanos - (System.nanoTime() - since);
                if (left <= 0) {
                    if (settled.get() == before) {
                        return false;
                    }
                    before = settled.get();
                    since = System.nanoTime();
                } else {
                    // Rounded up: zero would wait forever.
                    TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
                }
            }
            return true;
        } finally {
            awaited = false;
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
            state = result;
            // Avoids a lock per event, which would cost both threads more than everything else here.
            if (settled.incrementAndGet() == begun && awaited) {
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

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import com.rabbitmq.client.Return;
import java.util.BitSet;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.eventlog.spi.Batch;

/** A batch that is published, and the broker's responses to its messages. Thread-safe. */
final class Publication {
    /** The header with the event's position in its journal, by which a returned message is recognized. */
    static final String POSITION = "eventlog-position";

    /**
     * Batches that are published one after the other over one connection. If one of them fails, none of the others is
     * published any more, to keep the order.
     */
    static final class Series {
        /** Null before the first batch is published. Used by the client's thread only. */
        BrokerConnection connection;
        private volatile boolean over;

        /** From now on nothing is published. */
        void end() {
            over = true;
        }

        boolean isOver() {
            return over;
        }
    }

    private final Batch batch;
    private final Series series;
    private final SortedMap<Integer, String> returned = new TreeMap<>();
    private final BitSet open = new BitSet();
    /** The number of the first message in the channel; 0 before it is published. */
    private long first;
    private int published;
    private boolean complete;
    private Exception failure;

    Publication(Batch batch, Series series) {
        this.batch = batch;
        this.series = series;
    }

    Batch batch() {
        return batch;
    }

    Series series() {
        return series;
    }

    /** The broker numbers the messages of a channel. */
    synchronized void begin(long number) {
        first = number;
    }

    /** Whether the connection was there. */
    synchronized boolean isBegun() {
        return first > 0;
    }

    synchronized long first() {
        return first;
    }

    /** Called before each message is published. */
    synchronized void publish() {
        open.set(published++);
    }

    /** All messages are published. */
    synchronized void complete() {
        complete = true;
        notifyIfEnded();
    }

    /** The broker has confirmed, or refused, messages with these numbers. @return how many of them were open */
    synchronized int settle(long from, long to) {
        int begin = (int) Math.max(0, from - first);
        int end = (int) Math.min(to - first, published - 1L) + 1;
        if (end <= begin) {
            return 0;
        }
        int settled = open.get(begin, end).cardinality();
        open.clear(begin, end);
        notifyIfEnded();
        return settled;
    }

    /** Whether the message with this number awaits its confirmation. */
    synchronized boolean isOpen(long number) {
        return number >= first && open.get((int) Math.min(Integer.MAX_VALUE, number - first));
    }

    /** Whether the message with this number was returned. */
    synchronized boolean isReturned(long number) {
        return returned.containsKey((int) (number - first));
    }

    /** Records a returned message. @return whether it is one of this batch */
    synchronized boolean returned(Return message) {
        Map<String, Object> headers = message.getProperties().getHeaders();
        String position = headers == null ? "" : String.valueOf(headers.get(POSITION));
        int index = indexOf(position);
        if (index < 0 || index >= published) {
            return false;
        }
        returned.put(index, message.getReplyCode() + " " + message.getReplyText() + ": no queue is bound to exchange "
                + message.getExchange() + " for routing key " + message.getRoutingKey());
        return true;
    }

    private int indexOf(String position) {
        try {
            long index = Long.parseLong(position.substring(position.lastIndexOf(':') + 1)) - batch.first();
            return index >= 0 && index < batch.count() && batch.id((int) index).equals(position) ? (int) index : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The batch is not delivered, and nothing more of its series will be. */
    synchronized void fail(Exception reason) {
        series.end();
        if (!isEnded()) {
            failure = reason;
            notifyAll();
        }
    }

    private void notifyIfEnded() {
        if (isEnded()) {
            notifyAll();
        }
    }

    /** Whether it is confirmed, or has failed. */
    synchronized boolean isEnded() {
        return failure != null || complete && open.isEmpty();
    }

    /** Waits for the end, at most so long. @return whether it has come */
    synchronized boolean await(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; !isEnded() && left > 0; left = until - System.nanoTime()) {
            // Rounded up: zero would wait forever.
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
        }
        return isEnded();
    }

    /** Why it has failed; null if it has not. */
    synchronized Exception failure() {
        return failure;
    }

    /** The reasons why messages reached no queue, by index. */
    synchronized SortedMap<Integer, String> returned() {
        return new TreeMap<>(returned);
    }
}

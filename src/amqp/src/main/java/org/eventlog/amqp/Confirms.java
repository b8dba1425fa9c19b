// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ReturnCallback;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * The broker's responses to the messages of a batch. The broker numbers the messages of a channel from 1, and
 * acknowledges them one by one or several at once, in any order. A message that reaches no queue is returned before
 * it is acknowledged. Written by the client's threads, read by the one that publishes.
 */
final class Confirms implements ConfirmListener, ReturnCallback, ShutdownListener, BlockedListener {
    private final Progress progress;
    private final ToIntFunction<Return> indexOf;
    private final SortedMap<Integer, String> returned = new TreeMap<>();
    private final BitSet open = new BitSet();
    /** The number of the batch's first message. */
    private long first;
    private int published;
    private boolean refused;
    private String blocked;
    private ShutdownSignalException end;

    /** @param indexOf the index of a returned message in its batch; -1 if it is of another one */
    Confirms(Progress progress, ToIntFunction<Return> indexOf) {
        this.progress = progress;
        this.indexOf = indexOf;
    }

    /** Starts a batch. Later responses to an earlier one are ignored. */
    synchronized void begin(long next) {
        first = next;
        published = 0;
        refused = false;
        open.clear();
        returned.clear();
    }

    /** Called before each message is published. */
    synchronized void publish() {
        open.set(published++);
    }

    /** Waits until at most this number of messages is unconfirmed. {@link Progress} determines the time limit. */
    synchronized void await(int most) throws NotConfirmedException, IOException, InterruptedException {
        while (true) {
            if (end != null) {
                throw end;
            }
            if (blocked != null) {
                throw new NotConfirmedException("the broker has raised an alarm and accepts no messages: " + blocked);
            }
            if (refused) {
                throw new NotConfirmedException(
                        "the broker can't keep a message at present: a queue is full, or has failed");
            }
            if (open.cardinality() <= most) {
                return;
            }
            wait(Math.max(1, Math.min(1000, progress.left() / 1_000_000)));
            if (progress.left() <= 0) {
                throw new SocketTimeoutException(progress.text());
            }
        }
    }

    /** The reasons why messages reached no queue, by index. */
    synchronized SortedMap<Integer, String> returned() {
        return new TreeMap<>(returned);
    }

    @Override
    public synchronized void handleAck(long tag, boolean multiple) {
        settle(tag, multiple);
    }

    @Override
    public synchronized void handleNack(long tag, boolean multiple) {
        if (tag >= first && !returned.containsKey((int) (tag - first))) {
            refused = true;
        }
        settle(tag, multiple);
    }

    private void settle(long tag, boolean multiple) {
        int index = (int) Math.min(tag - first, published - 1L);
        if (index >= 0) {
            open.clear(multiple ? 0 : index, index + 1);
            progress.made();
            notifyAll();
        }
    }

    @Override
    public synchronized void handle(Return message) {
        int index = indexOf.applyAsInt(message);
        if (index >= 0 && index < published) {
            returned.put(index,
                    message.getReplyCode() + " " + message.getReplyText() + ": no queue is bound to exchange "
                            + message.getExchange() + " for routing key " + message.getRoutingKey());
        }
    }

    @Override
    public synchronized void handleBlocked(String reason) {
        blocked = reason;
        notifyAll();
    }

    @Override
    public synchronized void handleUnblocked() {
        blocked = null;
        notifyAll();
    }

    @Override
    public synchronized void shutdownCompleted(ShutdownSignalException cause) {
        end = cause;
        notifyAll();
    }

    /** Thrown if the broker currently accepts no messages, or rejected some. */
    static final class NotConfirmedException extends Exception {
        private static final long serialVersionUID = 1;

        NotConfirmedException(String message) {
            super(message);
        }
    }
}

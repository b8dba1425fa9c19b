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
import java.util.ArrayList;
import java.util.List;

/**
 * The broker's responses on one connection. The broker numbers the messages of a channel from 1, and acknowledges them
 * one by one or several at once, in any order. A message that reaches no queue is returned before it is acknowledged.
 * Written by the client's threads, read by the one that publishes.
 */
final class Confirms implements ConfirmListener, ReturnCallback, ShutdownListener, BlockedListener {
    private final Progress progress;
    /** Publications that have not ended, in the order of their messages. */
    private final List<Publication> open = new ArrayList<>();
    private int unconfirmed;
    private String blocked;
    private ShutdownSignalException end;

    Confirms(Progress progress) {
        this.progress = progress;
    }

    /** Responses to what was published before are ignored from now on. */
    synchronized void reset() {
        open.clear();
        unconfirmed = 0;
    }

    /** Starts a batch, whose messages get numbers from this one on. */
    synchronized void begin(Publication publication, long next) throws NotConfirmedException, IOException {
        verify();
        publication.begin(next);
        open.add(publication);
    }

    /** Called before each message of the batch is published. */
    synchronized void publish(Publication publication) {
        unconfirmed++;
        publication.publish();
    }

    /** Whether fewer messages than this number are unconfirmed. */
    synchronized boolean hasRoom(int window) {
        return unconfirmed < window;
    }

    /** Waits until fewer messages than this number are unconfirmed. {@link Progress} determines the time limit. */
    synchronized void awaitRoom(int window) throws NotConfirmedException, IOException, InterruptedException {
        verify();
        while (unconfirmed >= window) {
            wait(Math.max(1, Math.min(1000, progress.left() / 1_000_000)));
            if (progress.left() <= 0) {
                throw new SocketTimeoutException(progress.text());
            }
            verify();
        }
    }

    private void verify() throws NotConfirmedException, IOException {
        if (end != null) {
            throw end;
        }
        if (blocked != null) {
            throw alarm();
        }
    }

    private NotConfirmedException alarm() {
        return new NotConfirmedException("the broker has raised an alarm and accepts no messages: " + blocked);
    }

    @Override
    public synchronized void handleAck(long tag, boolean multiple) {
        settle(tag, multiple);
    }

    @Override
    public synchronized void handleNack(long tag, boolean multiple) {
        for (Publication publication : List.copyOf(open)) {
            boolean meant = publication.first() <= tag && (multiple || publication.isOpen(tag));
            if (meant && !publication.isReturned(tag)) {
                publication.fail(new NotConfirmedException(
                        "the broker can't keep a message at present: a queue is full, or has failed"));
            }
        }
        settle(tag, multiple);
    }

    private void settle(long tag, boolean multiple) {
        int settled = 0;
        for (Publication publication : open) {
            if (publication.first() <= tag) {
                settled += publication.settle(multiple ? publication.first() : tag, tag);
            }
        }
        if (settled > 0) {
            unconfirmed -= settled;
            open.removeIf(Publication::isEnded);
            progress.made();
            notifyAll();
        }
    }

    @Override
    public synchronized void handle(Return message) {
        for (Publication publication : open) {
            if (publication.returned(message)) {
                return;
            }
        }
    }

    private void failAll(Exception reason) {
        open.forEach(publication -> publication.fail(reason));
        notifyAll();
    }

    @Override
    public synchronized void handleBlocked(String reason) {
        blocked = reason;
        failAll(alarm());
    }

    @Override
    public synchronized void handleUnblocked() {
        blocked = null;
        notifyAll();
    }

    @Override
    public synchronized void shutdownCompleted(ShutdownSignalException cause) {
        end = cause;
        failAll(cause);
    }

    /** Thrown if the broker currently accepts no messages, or rejected some. */
    static final class NotConfirmedException extends Exception {
        private static final long serialVersionUID = 1;

        NotConfirmedException(String message) {
            super(message);
        }
    }
}

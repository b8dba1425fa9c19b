// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eventlog.address.Network;
import org.eventlog.collector.web.Refusal;

/**
 * A sender's connection. It reads a portion of events, waits for the commit, answers, and only then continues. While it
 * waits for the database, it does not read, so the sender has to wait. The same events are tried again until they are
 * stored.
 *
 * <p>Used by the listeners' thread, except for the wake-up at the end of a commit. Times are {@code System.nanoTime()}.
 */
final class Connection {
    private static final long FIRST_DELAY = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_DELAY = TimeUnit.SECONDS.toNanos(2);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ListenProtocol way;
    private final String address;
    private final String network;
    private final Intake intake;
    private final Runnable wakeUp;
    private final Protocol protocol;
    private final Input in;
    private ByteBuffer answer;
    /** The current portion, which is not committed or not acknowledged yet; null if there is none. */
    private Protocol.Portion portion;
    private CompletableFuture<boolean[]> flight;
    private long retryAt;
    private long delay = FIRST_DELAY;
    /** When it last made progress. */
    private long active;
    /** Input has ended, or is no longer read. */
    private boolean ended;
    /** The sender has disconnected, so no response is sent. */
    private boolean broken;
    private boolean closed;

    /** @param wakeUp called by other threads when {@link #advance} should be called */
    Connection(SocketChannel channel, SelectionKey key, ListenProtocol way, String address, Intake intake,
            Runnable wakeUp,
            long now) {
        this.channel = channel;
        this.key = key;
        this.way = way;
        this.address = address;
        this.network = Network.of(address);
        this.intake = intake;
        this.wakeUp = wakeUp;
        this.protocol = way.protocol().get();
        this.in = new Input(way.inputSize(), way.places());
        this.answer = ByteBuffer.wrap(protocol.greeting());
        this.active = now;
        this.retryAt = now;
    }

    ListenProtocol way() {
        return way;
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether {@link #advance} must be called again without an event on the channel. */
    boolean isRetrying() {
        return portion != null && flight == null && !answer.hasRemaining() || in.isWaiting();
    }

    /** Reads as much as is available and fits. Larger portions need fewer commits. */
    void read(long now) {
        try {
            int count = in.read(channel);
            while (count > 0 && !in.isFull()) {
                active = now;
                count = in.read(channel);
            }
            ended |= count < 0;
        } catch (IOException e) {
            broken();
        }
    }

    /** The network of the sender, see {@link Network}. */
    String network() {
        return network;
    }

    /** Stops reading. Events already read are still stored; then the connection is closed. */
    void drain() {
        ended = true;
    }

    private void broken() {
        broken = true;
        ended = true;
        answer = NOTHING;
    }

    /**
     * Does everything that is possible without waiting.
     *
     * @throws ProtocolFault if the connection must be closed by the caller
     */
    void advance(long now) throws ProtocolFault {
        if (in.isWaiting() && !ended && portion == null && !answer.hasRemaining()) {
            read(now);
        }
        while (!closed && flush(now)) {
            if (portion == null) {
                portion = protocol.next(in, ended);
            }
            if (portion == null) {
                if (ended) {
                    close();
                }
                break;
            }
            if (broken && portion.chunk()) {
                // The sender still has the message and will send it again.
                close();
            } else if (isKept(now)) {
                answered(now);
            } else {
                break;
            }
        }
        if (!closed) {
            key.interestOps(answer.hasRemaining()
                    ? SelectionKey.OP_WRITE
                    : portion == null && !ended && !in.isWaiting() ? SelectionKey.OP_READ : 0);
        }
    }

    private void answered(long now) {
        active = now;
        answer = broken ? NOTHING : ByteBuffer.wrap(portion.answer());
        if (portion.last()) {
            in.skip(in.size());
            ended = true;
        }
        portion = null;
    }

    /** Returns whether the response has been written completely. */
    private boolean flush(long now) {
        try {
            if (answer.hasRemaining() && channel.write(answer) > 0) {
                active = now;
            }
        } catch (IOException e) {
            broken();
        }
        return !answer.hasRemaining();
    }

    private boolean isKept(long now) {
        if (portion.events().isEmpty()) {
            return true;
        }
        if (flight != null && flight.isDone()) {
            boolean committed = !flight.isCompletedExceptionally();
            flight = null;
            delay = committed ? FIRST_DELAY : delay;
            if (!committed) {
                postpone(now);
            }
            return committed;
        }
        if (flight == null && now - retryAt >= 0) {
            try {
                flight = intake.begin(portion.events(), way.port().source(), address, way.name());
                flight.whenComplete((duplicates, fault) -> wakeUp.run());
            } catch (Refusal e) {
                postpone(now);
            }
        }
        return false;
    }

    private void postpone(long now) {
        retryAt = now + delay;
        delay = Math.min(LONGEST_DELAY, 2 * delay);
    }

    /**
     * Whether the sender has been idle for too long. Time during which the collector makes it wait does not count.
     */
    boolean isOverdue(long now, Bounds bounds) {
        boolean answering = answer.hasRemaining();
        if ((portion != null || in.isWaiting()) && !answering) {
            active = now;
            return false;
        }
        boolean within = answering || protocol.isWaiting(in);
        return now - active > (within ? bounds.pause() : bounds.silence()).toNanos();
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        key.cancel();
        protocol.close();
        in.close();
        try {
            channel.close();
        } catch (IOException e) {
            // The connection is already gone, which is the goal.
        }
    }
}

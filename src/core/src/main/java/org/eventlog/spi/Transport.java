// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.time.Duration;

/**
 * Brings a batch to a receiver, in one attempt.
 *
 * <p>
 * A transport has no queue, no thread, no timer and no retry: the sender behind it has all of those. It connects
 * lazily, is used by one thread at a time, and every wait in it has a limit. It says in its Javadoc how much a
 * return from {@link #send} means.
 */
public interface Transport extends AutoCloseable {

    /**
     * Delivers the whole batch, or throws. After a {@link TransportException} the same batch comes again later;
     * after a {@link RejectedException} that names no events it is split until the culprit stands alone.
     *
     * @throws InterruptedException when the sender is being closed; the batch stays in the journal
     */
    void send(Batch batch) throws TransportException, RejectedException, InterruptedException;

    /**
     * How long a batch that was sent must be kept before it may be forgotten. Zero where the receiver acknowledges.
     * A transport that can only write says here how long a lost connection may stay unnoticed: what was written
     * within that time before the loss is sent again.
     */
    default Duration settle() {
        return Duration.ZERO;
    }

    /**
     * Called when all is sent and the sender is about to close: asks the receiver whether it has everything, and ends
     * the connection. Only for a transport that {@linkplain #settle settles}.
     *
     * @param limit how long to wait for the answer
     * @return whether the receiver said so; without it, what has not settled will be sent again by the next run
     */
    default boolean confirm(Duration limit) throws InterruptedException {
        return false;
    }

    /** Called now and then when there is nothing to send: throws when the connection of the last batches is lost. */
    default void check() throws TransportException {}

    /**
     * Whether a return from {@link #send} means that the receiver has the events, as it said so itself or nobody stands
     * between. Where not, a diagnosis claims no more than that they were sent.
     */
    default boolean isAcknowledged() {
        return settle().isZero();
    }

    /** What an event has reached when {@link #send} returns, for people, behind the word "bytes". */
    default String delivered() {
        return "acknowledged by the receiver";
    }

    /**
     * Tries the way to the receiver step by step, for a diagnosis; {@link #send} is tried behind it. Called instead of
     * all else, on a transport that is then closed.
     */
    default void examine(Findings findings) throws InterruptedException {}

    /** Where this goes, for people: {@code tcp://logs.example.org:5001}. Shows no secret. */
    String describe();

    /** Ends the connection. May be called from any thread, and more than once; a send in progress then fails. */
    @Override
    void close();
}

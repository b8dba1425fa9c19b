// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.time.Duration;

/**
 * Delivers batches to a receiver, with one attempt per call.
 *
 * <p>
 * A transport needs no queue, thread, timer or retry; the sender that calls it provides them. A transport connects
 * lazily, is used by one thread at a time (except {@link #close}), and limits every wait. Its Javadoc states what a
 * return from {@link #send} guarantees.
 */
public interface Transport extends AutoCloseable {

    /**
     * Delivers the whole batch, or throws. After a {@link TransportException}, the same batch is sent again later.
     * After a {@link RejectedException} that does not identify events, the batch is split until the culprit is alone.
     *
     * @throws InterruptedException if the sender is being closed; the batch stays in the journal
     */
    void send(Batch batch) throws TransportException, RejectedException, InterruptedException;

    /**
     * How long a sent batch is kept before it counts as delivered. Zero if the receiver acknowledges batches. A
     * transport without acknowledgements returns the time for which a lost connection can remain unnoticed; everything
     * written within that time before the loss is sent again.
     */
    default Duration settle() {
        return Duration.ZERO;
    }

    /**
     * Asks the receiver whether it has everything, and ends the connection. Called when all batches are sent and the
     * sender is about to close. Only for a transport with a {@link #settle} time.
     *
     * @param limit how long to wait for the response
     * @return whether the receiver confirmed; if not, the next run sends again all batches that have not settled
     */
    default boolean confirm(Duration limit) throws InterruptedException {
        return false;
    }

    /** Throws if the connection of the last batches is lost. Called from time to time when there is nothing to send. */
    default void check() throws TransportException {}

    /**
     * Whether a return from {@link #send} means that the receiver has the events, because it acknowledged them or
     * because there is nothing in between. If not, a diagnosis only states that they were sent.
     */
    default boolean isAcknowledged() {
        return settle().isZero();
    }

    /**
     * A text for operators that describes what has happened to an event when {@link #send} returns. It follows the word
     * "bytes".
     */
    default String delivered() {
        return "acknowledged by the receiver";
    }

    /**
     * Tests the connection to the receiver step by step, for a diagnosis, which then tries {@link #send}. The transport
     * is used for nothing else, and is closed afterwards.
     */
    default void examine(Findings findings) throws InterruptedException {}

    /**
     * The address of the receiver for operators, such as {@code tcp://logs.example.org:5001}. Must not contain secrets.
     */
    String describe();

    /** Closes the connection. May be called from any thread, and more than once. A send in progress then fails. */
    @Override
    void close();
}

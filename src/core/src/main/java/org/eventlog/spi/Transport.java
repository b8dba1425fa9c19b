// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Delivers batches to a receiver, with one attempt per call. A transport that implements only {@link #send} delivers one
 * batch after the other; {@link #begin} makes it faster.
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
     * Takes the batch without waiting for the receiver's acknowledgement, so that further batches can follow meanwhile.
     * The default calls {@link #send}. Only for a transport whose receiver acknowledges batches, that is without a
     * {@link #settle} time; it implements {@link #send} nevertheless.
     *
     * <p>
     * A batch follows the last one directly, in the same journal, as long as deliveries are open. If it does not, the
     * sender has given all open deliveries up: it does not ask for them any more, and sends their batches again. At most
     * 64 batches are open, and no further one is begun while those have
     * 4 MiB or more.
     *
     * <p>
     * This method may wait for the connection, within its time limit. It should not wait for acknowledgements, because
     * the thread may belong to a server's pool. The batch is valid until the delivery has ended.
     *
     * @return the open delivery; null if the batch is delivered already
     * @throws TransportException as from {@link #send}; all open deliveries are then given up as well
     * @throws RejectedException as from {@link #send}
     * @throws InterruptedException if the sender is being closed; all open deliveries are then given up as well
     */
    default @Nullable Delivery begin(Batch batch) throws TransportException, RejectedException, InterruptedException {
        send(batch);
        return null;
    }

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

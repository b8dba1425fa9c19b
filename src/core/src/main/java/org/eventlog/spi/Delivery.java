// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.time.Duration;

/**
 * A batch that a transport has taken with {@link Transport#begin}, and that the receiver has perhaps not acknowledged
 * yet. Used by the thread that uses the transport.
 */
public interface Delivery {

    /**
     * Waits until the receiver has acknowledged the batch. The sender asks for the oldest batch first, as often as
     * necessary, and never again after the result was true or an exception other than an interrupt. It calls this
     * method with zero before each further batch.
     *
     * @param limit how long to wait at most; zero only looks. The transport's own time limit for an answer begins with
     * the delivery, and its expiry is a {@link TransportException}.
     * @return whether the batch is delivered; false if the receiver has not answered yet
     * @throws TransportException if the batch may not be delivered. It is sent again later, and with it all batches
     * that were begun after it, whatever becomes of them.
     * @throws RejectedException as from {@link Transport#send}. If it names the events at fault, the sender continues
     * with the next delivery. Otherwise it sends this batch and those begun after it again, one at a time.
     * @throws InterruptedException if the thread was interrupted; the delivery goes on
     */
    boolean await(Duration limit) throws TransportException, RejectedException, InterruptedException;
}

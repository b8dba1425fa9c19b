// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.util.List;
import org.eventlog.collector.event.NewEvent;

/**
 * Parses the data of one sender. Used by one thread, for one connection.
 *
 * <p>It is called for the next portion only after the events of the previous one are committed, so at most one portion
 * is in memory twice.
 */
interface Protocol extends AutoCloseable {

    /** The data to send to a new connection; empty for none. */
    default byte[] greeting() {
        return Portion.NOTHING;
    }

    /**
     * Parses the next portion of the input.
     *
     * @param end whether the input is complete
     * @return null when more input is needed
     * @throws ProtocolFault if the connection must be closed; nothing else is thrown, whatever was sent
     */
    Portion next(Input in, boolean end) throws ProtocolFault;

    /** Whether the sender is in the middle of a message and should continue soon. */
    boolean isWaiting(Input in);

    @Override
    default void close() {
        // Nothing to release.
    }

    /**
     * Some events, and the response after their commit.
     *
     * @param chunk whether the sender keeps the events until it has the response, and otherwise sends them again
     * @param last whether the connection is closed after the response
     */
    record Portion(List<NewEvent> events, byte[] answer, boolean chunk, boolean last) {
        static final byte[] NOTHING = {};

        static Portion of(List<NewEvent> events) {
            return new Portion(events, NOTHING, false, false);
        }
    }
}

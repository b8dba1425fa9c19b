// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.util.List;
import org.eventlog.collector.event.NewEvent;

/**
 * What one sender's bytes mean. Used by one thread, for one connection.
 *
 * <p>It is asked for one portion after the other, and not for the next before the events of the last are committed: so
 * of what was read, only a portion is ever held twice.
 */
interface Protocol extends AutoCloseable {

    /** What is said as soon as somebody connects; empty for nothing. */
    default byte[] greeting() {
        return Portion.NOTHING;
    }

    /**
     * Takes the next portion out of the input.
     *
     * @param end whether nothing comes behind what is in the input
     * @return null when more input is needed
     * @throws ProtocolFault when the connection is to be closed; nothing else is thrown, whatever was sent
     */
    Portion next(Input in, boolean end) throws ProtocolFault;

    /** Whether the sender is in the midst of something, and should go on soon. */
    boolean isWaiting(Input in);

    @Override
    default void close() {
        // Nothing is held.
    }

    /**
     * Some events, and what is answered once they are committed.
     *
     * @param chunk whether the sender keeps them until it has the answer, and sends them again without it
     * @param last whether the connection ends with the answer
     */
    record Portion(List<NewEvent> events, byte[] answer, boolean chunk, boolean last) {
        static final byte[] NOTHING = {};

        static Portion of(List<NewEvent> events) {
            return new Portion(events, NOTHING, false, false);
        }
    }
}

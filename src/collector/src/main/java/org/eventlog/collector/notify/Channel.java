// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import java.io.IOException;

/** Sends messages in one way. Thread-safe. */
interface Channel {

    /**
     * Sends one message and waits for its acceptance.
     *
     * @param target the rule's
     * @throws NotSent with the reason, for people
     * @throws IOException for faults of the network
     */
    void send(String target, Message message, Rule.Form form) throws IOException;

    /** Ends the sending of a thread, which then fails. Not every way can. */
    default void abort(Thread sender) {}

    /** The receiver cannot be used, or has refused the message. */
    final class NotSent extends IOException {
        private static final long serialVersionUID = 1L;

        NotSent(String why) {
            super(why);
        }
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.eventlog.testkit.ReceivedEvent;

/**
 * The receiver's side of a protocol: how a batch is read, and the bytes of each answer to it. Has no state; what goes
 * wrong is no concern of its: a {@link FaultyReceiver} puts the {@link Fault}s in, between the conversation and the socket.
 */
public interface Conversation {

    /**
     * What was read.
     *
     * @param id the batch's name, null where the protocol carries none
     * @param refusal the answer to give at once, null for none: the batch was not read to its end, and the connection must
     *            be closed behind the answer
     */
    record Incoming(String id, List<ReceivedEvent> events, byte[] refusal) {}

    /**
     * Reads the next batch to its end, however long that takes.
     *
     * @param maxBytes a batch that says to be greater is not read but refused
     * @return null when the client has ended the connection, where it may
     * @throws IOException when it ends elsewhere, or speaks another protocol
     */
    Incoming read(InputStream in, int maxBytes) throws IOException;

    /** Means nothing. */
    default byte[] garbage() {
        return "\u0000\u0016\u0003\r\n%&§ what? \n\n".getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The beginning of something that never ends: of an answer, where there are answers.
     *
     * @param head in its head, or else behind it
     * @param batch null where there are no answers
     */
    byte[] endless(boolean head, Incoming batch);

    /** What follows {@link #endless}, over and over again. */
    byte[] more(boolean head);

    /** A protocol in which each batch is acknowledged, or the connection breaks. */
    interface Acknowledging extends Conversation {

        /**
         * What both sides say on a new connection before the first batch.
         *
         * @throws IOException when the client may not come in; what is to be said to that has been written
         */
        default void greet(InputStream in, OutputStream out) throws IOException {}

        /** The receiver has the batch. */
        byte[] acknowledgement(Incoming batch);

        /** Sound, and no acknowledgement of this batch. */
        byte[] wrong(Incoming batch);
    }

    /** A protocol in which the receiver can also say no. */
    interface Refusing extends Acknowledging {

        /** The receiver will never take the batch. */
        byte[] refusal(Incoming batch);

        /** The receiver can't take it now. */
        byte[] busy(Incoming batch, Duration retryAfter);
    }
}

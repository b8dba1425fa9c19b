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
 * The receiver's side of a protocol: it reads batches and provides the bytes of each response. It is stateless and does
 * not simulate faults; {@link FaultyReceiver} injects {@link Fault}s between the conversation and the socket.
 */
public interface Conversation {

    /**
     * A batch that was read.
     *
     * @param id the batch's name, or null if the protocol does not transmit one
     * @param refusal the response to send at once, or null for none; if there is one, the batch was not read
     *            completely, and the connection must be closed after the response
     */
    record Incoming(String id, List<ReceivedEvent> events, byte[] refusal) {}

    /**
     * Reads the next batch completely, without a time limit.
     *
     * @param maxBytes a batch whose header declares a greater size is refused without reading it
     * @return null if the client has closed the connection between two batches
     * @throws IOException if the connection ends elsewhere, or the data is not this protocol
     */
    Incoming read(InputStream in, int maxBytes) throws IOException;

    /** Bytes without a meaning in this protocol. */
    default byte[] garbage() {
        return "\u0000\u0016\u0003\r\n%&§ what? \n\n".getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The beginning of an endless response, or of endless data if the protocol has no responses.
     *
     * @param head whether its head is endless, or else its body
     * @param batch null if the protocol has no responses
     */
    byte[] endless(boolean head, Incoming batch);

    /** The bytes that are repeated after {@link #endless}. */
    byte[] more(boolean head);

    /** A protocol in which each batch is acknowledged, or the connection breaks. */
    interface Acknowledging extends Conversation {

        /**
         * Performs the handshake on a new connection, before the first batch.
         *
         * @throws IOException if the client is refused; the response has already been written
         */
        default void greet(InputStream in, OutputStream out) throws IOException {}

        /** The acknowledgement of the batch. */
        byte[] acknowledgement(Incoming batch);

        /** A valid response that does not acknowledge this batch. */
        byte[] wrong(Incoming batch);
    }

    /** A protocol in which the receiver can also refuse a batch. */
    interface Refusing extends Acknowledging {

        /** The receiver will never take the batch. */
        byte[] refusal(Incoming batch);

        /** The receiver can't take it now. */
        byte[] busy(Incoming batch, Duration retryAfter);
    }
}

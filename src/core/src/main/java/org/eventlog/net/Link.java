// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A transport's connection to its receiver: made when it is needed, and made anew after it was lost.
 *
 * <p>
 * Used by the sender's thread, but for {@link #close}, which may come from any thread and ends what is going on.
 */
final class Link implements AutoCloseable {
    private final Endpoint endpoint;
    private final Greeting greeting;
    /** Guarded by this. */
    private Connection connection;
    private volatile boolean closed;

    /** What is said on a new connection before the first batch. */
    interface Greeting {
        /** Nothing is said. */
        Greeting NONE = connection -> {};

        void exchange(Connection with) throws IOException, InterruptedException;
    }

    Link(Endpoint endpoint) {
        this(endpoint, Greeting.NONE);
    }

    Link(Endpoint endpoint, Greeting greeting) {
        this.endpoint = endpoint;
        this.greeting = greeting;
    }

    /**
     * The connection, or a new one where there is none or the receiver has closed it meanwhile. For protocols in which
     * the receiver says what it has taken, and nothing when it was not asked.
     */
    Connection connected() throws IOException, InterruptedException {
        Connection present = present();
        return present != null && !isEnded(present) ? present : open();
    }

    /** The connection as it is, or null. */
    synchronized Connection present() {
        return connection;
    }

    /** A new connection in the place of the old one. */
    Connection open() throws IOException, InterruptedException {
        disconnect();
        Connection opened = Connection.open(endpoint.host(), endpoint.port(), endpoint.connectTimeout());
        synchronized (this) {
            if (closed) {
                opened.close();
                throw new IOException("closed while connecting");
            }
            connection = opened;
        }
        try {
            greeting.exchange(opened);
        } catch (IOException | InterruptedException | RuntimeException e) {
            disconnect();
            throw e;
        }
        return opened;
    }

    /** A receiver may close a connection that was idle; that is no failure as long as nothing was written to it. */
    private static boolean isEnded(Connection connection) {
        try {
            return connection.readNow(ByteBuffer.allocate(1)) != 0;
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    synchronized void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public synchronized void close() {
        closed = true;
        disconnect();
    }
}

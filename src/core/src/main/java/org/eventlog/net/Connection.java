// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A connection to a receiver in which every wait has a limit.
 *
 * <p>
 * Used by one thread at a time. {@link #close} may be called by any thread, and ends a call in progress.
 */
public interface Connection extends AutoCloseable {
    /** Names the operation in messages. */
    String WRITING = "writing";
    String READING = "waiting for an answer";

    /**
     * Writes all of it.
     *
     * @param limit the maximum time without any progress
     */
    void write(ByteBuffer[] buffers, Duration limit) throws IOException, InterruptedException;

    /**
     * Reads available data, and waits if there is none.
     *
     * @param deadline in {@link System#nanoTime}
     * @return the number of bytes, or -1 if the peer has closed the connection
     */
    int read(ByteBuffer to, long deadline) throws IOException, InterruptedException;

    /**
     * Reads available data without waiting. Returns the number of bytes, possibly 0, or -1 if the peer has closed the
     * connection.
     */
    int readNow(ByteBuffer to) throws IOException;

    /** Closes the output; reading is still possible. */
    void endOutput() throws IOException;

    @Override
    void close();
}

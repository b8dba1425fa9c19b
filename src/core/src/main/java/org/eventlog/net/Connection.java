// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A connection to a receiver on which nothing waits without a limit.
 *
 * <p>
 * Used by one thread at a time; {@link #close} may come from any thread and ends what is going on.
 */
public interface Connection extends AutoCloseable {
    /** For messages: what was waited for. */
    String WRITING = "writing";
    String READING = "waiting for an answer";

    /**
     * Writes all of it.
     *
     * @param limit without any progress
     */
    void write(ByteBuffer[] buffers, Duration limit) throws IOException, InterruptedException;

    /**
     * Reads what there is, and waits for it when there is nothing.
     *
     * @param deadline in {@link System#nanoTime}
     * @return how many bytes, or -1 when the peer has closed
     */
    int read(ByteBuffer to, long deadline) throws IOException, InterruptedException;

    /** Reads what there is, which may be nothing; -1 when the peer has closed. */
    int readNow(ByteBuffer to) throws IOException;

    /** Says that nothing more will be written; reading goes on. */
    void endOutput() throws IOException;

    @Override
    void close();
}

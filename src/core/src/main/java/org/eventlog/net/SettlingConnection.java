// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.eventlog.spi.TransportException;

/**
 * Writes to a receiver without acknowledgements. The only available information is whether it has closed the
 * connection. Written data therefore counts as delivered only if the connection stayed up for some time, or if the
 * receiver has read the end of the output.
 *
 * <p>
 * A receiver may respond to that end with a reset, as Fluentd does, which looks the same as if it had not read
 * everything. A connection that is to be closed is therefore kept until the written data has settled. Only then is the
 * output closed, once, and a reset counts as a confirmation like an orderly end.
 *
 * <p>
 * Used by the sender's thread.
 */
public final class SettlingConnection {
    private static final int MAX_READS = 64;
    private static final String CLOSED = "the receiver closed the connection";

    private final ReceiverConnection link;
    private final Duration limit;
    private final Duration settle;
    private final LongSupplier ticker;
    private final ByteBuffer ignored = ByteBuffer.allocate(1024);
    /**
     * The receiver did not confirm that it has everything. The connection is then lost, and must be reported as lost.
     */
    private boolean unconfirmed;
    private long writtenAt;
    /** When the connection was last known to be alive. */
    private long aliveAt;

    /**
     * @param limit the limit for progress in writing, and for closing a connection that reached its maximum age
     * @param settle how long a connection must stay up before written data counts as delivered
     */
    public SettlingConnection(ReceiverConnection link, Duration limit, Duration settle) {
        this(link, limit, settle, System::nanoTime);
    }

    /** @param ticker {@link System#nanoTime}, with pauses */
    SettlingConnection(ReceiverConnection link, Duration limit, Duration settle, LongSupplier ticker) {
        this.ticker = ticker;
        this.link = link;
        this.limit = limit;
        this.settle = settle;
    }

    /** Writes to the current connection. Fails if that was lost, because the last batches may then be lost as well. */
    public void write(ByteBuffer[] buffers) throws TransportException, InterruptedException {
        noticeUnconfirmed();
        try {
            Connection to = link.present();
            if (to != null && hasEndedIdle(to)) {
                link.disconnect();
                to = null;
            }
            if (to != null && link.isDue()) {
                leave(limit, false);
                to = null;
            }
            if (to == null) {
                to = link.open();
            }
            // Set before writing, because a write that fails midway has also written data.
            writtenAt = ticker.getAsLong();
            aliveAt = writtenAt;
            to.write(buffers, limit);
            writtenAt = ticker.getAsLong();
        } catch (IOException | RuntimeException e) {
            throw link.failed(e);
        } catch (InterruptedException e) {
            // A part may be written: the next connection must not start in the middle of an event.
            link.disconnect();
            throw e;
        }
    }

    /**
     * Closes the connection once written data has settled, which may take that long.
     *
     * @param limit how long to wait for the receiver's response to the end of the output
     * @param endsByItself whether the receiver has announced that it closes this connection; the close is then not a
     *            loss
     *
     * @throws TransportException if the connection is lost before, or the receiver does not respond to its end
     */
    public void leave(Duration limit, boolean endsByItself) throws TransportException, InterruptedException {
        Connection to = link.present();
        if (to == null) {
            return;
        }
        try {
            if (hasEnded(to, writtenAt + settle.toNanos())) {
                if (!endsByItself) {
                    throw new IOException(CLOSED);
                }
                link.disconnect();
                return;
            }
        } catch (IOException | RuntimeException e) {
            if (!endsByItself) {
                throw link.failed(e);
            }
            link.disconnect();
            return;
        }
        if (!confirm(limit)) {
            noticeUnconfirmed();
        }
    }

    /** Throws if the connection of the last batches is lost. */
    public void check() throws TransportException {
        noticeUnconfirmed();
        Connection to = link.present();
        try {
            if (to != null && hasEndedIdle(to)) {
                link.disconnect();
            }
        } catch (IOException | RuntimeException e) {
            throw link.failed(e);
        }
    }

    /**
     * Whether the receiver, or a proxy, has closed a connection on which all data had settled. This is not a failure.
     *
     * @throws IOException if it has closed a connection with unsettled data
     */
    private boolean hasEndedIdle(Connection to) throws IOException {
        // Before it is asked: a pause after that says nothing about the connection.
        long now = ticker.getAsLong();
        try {
            noticeClose(to);
            aliveAt = now;
            return false;
        } catch (IOException e) {
            if (e instanceof ConnectionFault || aliveAt - writtenAt < Math.max(1, settle.toNanos())) {
                throw e;
            }
            return true;
        }
    }

    /**
     * Closes the output, once. The receiver closes its side when it has read that end, which follows all other data.
     *
     * @return whether all written data has arrived, as far as this can be known
     */
    public boolean confirm(Duration limit) throws InterruptedException {
        Connection to = link.present();
        if (to == null) {
            return false;
        }
        unconfirmed = true;
        if (hasEndedBefore(to)) {
            link.disconnect();
            return !unconfirmed;
        }
        boolean settled = ticker.getAsLong() - writtenAt >= settle.toNanos();
        try {
            to.endOutput();
            unconfirmed = !hasEnded(to, System.nanoTime() + limit.toNanos());
        } catch (IOException | RuntimeException e) {
            // A reset: the receiver has responded, and an earlier reset would already have been noticed.
            unconfirmed = !settled;
        } finally {
            link.disconnect();
        }
        return !unconfirmed;
    }

    /** Whether the receiver closed the connection before it could be asked. That confirms only what had settled. */
    private boolean hasEndedBefore(Connection to) {
        try {
            unconfirmed = !hasEndedIdle(to);
            return !unconfirmed;
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    /** Whether the receiver closes the connection in time. Data before that is ignored. */
    private boolean hasEnded(Connection to, long deadline) throws IOException, InterruptedException {
        try {
            int n;
            do {
                ignored.clear();
                n = to.read(ignored, deadline);
            } while (n >= 0 && System.nanoTime() - deadline < 0);
            return n < 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private void noticeUnconfirmed() throws TransportException {
        if (unconfirmed) {
            unconfirmed = false;
            throw new TransportException("the receiver does not say that it has read everything");
        }
    }

    /** Data from the receiver is ignored. The loop is limited, in case it sends faster than this thread reads. */
    private void noticeClose(Connection to) throws IOException {
        int n = 1;
        for (int i = 0; i < MAX_READS && n > 0; i++) {
            ignored.clear();
            n = to.readNow(ignored);
        }
        if (n < 0) {
            throw new IOException(CLOSED);
        }
    }
}

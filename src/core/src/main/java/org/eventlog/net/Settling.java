// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eventlog.spi.TransportException;

/**
 * Writing to a receiver that acknowledges nothing: all that can be known is whether it has closed the connection. So
 * what was written counts for delivered only when the connection lived on for a while, or when the receiver has read our
 * end of output.
 *
 * <p>
 * A receiver may answer that end with a reset, as Fluentd does: then it can't be told from one that had not read all.
 * So a connection that is to be left lives on until what was written has settled; only then is the receiver asked, once,
 * and a reset is as good an answer as an end.
 *
 * <p>
 * Used by the sender's thread.
 */
public final class Settling {
    private static final int MOST_READS = 64;
    private static final String CLOSED = "the receiver closed the connection";

    private final ReceiverConnection link;
    private final Duration limit;
    private final Duration settle;
    private final ByteBuffer ignored = ByteBuffer.allocate(1024);
    /** The receiver was asked whether it has everything and did not say so: the connection is lost, and must be seen to be. */
    private boolean unconfirmed;
    private long writtenAt;
    /** When the connection was last seen to be alive. */
    private long aliveAt;

    /**
     * @param limit
     *            for progress in writing, and for the end of a connection that has grown old
     * @param settle
     *            how long a connection must live on for what was written to it to count as delivered
     */
    public Settling(ReceiverConnection link, Duration limit, Duration settle) {
        this.link = link;
        this.limit = limit;
        this.settle = settle;
    }

    /** Writes, on the connection there is; fails when that was lost, as then the last batches may be. */
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
            // Before: what fails in the midst was written, too.
            writtenAt = System.nanoTime();
            aliveAt = writtenAt;
            to.write(buffers, limit);
            writtenAt = System.nanoTime();
        } catch (IOException | RuntimeException e) {
            throw link.failed(e);
        } catch (InterruptedException e) {
            // Part of it may be written: the next connection must not start in the midst of an event.
            link.disconnect();
            throw e;
        }
    }

    /**
     * Ends the connection when what was written has settled, which may take that long.
     *
     * @param limit
     *            how long to wait for the receiver's answer to our end of output
     * @param endsByItself
     *            the receiver has announced that it takes no more on this connection: its close is then no loss
     *
     * @throws TransportException
     *             when the connection is lost before, or the receiver says nothing to the end of it
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

    /** Throws when the connection of the last batches is lost. */
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
     * Whether the receiver, or a proxy before it, has ended a connection on which all had settled before: that is its
     * right, and no failure.
     *
     * @throws IOException
     *             when it has ended one to which something was written lately
     */
    private boolean hasEndedIdle(Connection to) throws IOException {
        try {
            noticeClose(to);
            aliveAt = System.nanoTime();
            return false;
        } catch (IOException e) {
            if (e instanceof ConnectionFault || aliveAt - writtenAt < Math.max(1, settle.toNanos())) {
                throw e;
            }
            return true;
        }
    }

    /**
     * Asks the receiver, once: it closes its side when it has read our end of output, which stands behind everything else.
     *
     * @return whether all that was written has arrived, as far as that can be known
     */
    public boolean confirm(Duration limit) throws InterruptedException {
        Connection to = link.present();
        if (to == null) {
            return false;
        }
        unconfirmed = true;
        boolean settled = System.nanoTime() - writtenAt >= settle.toNanos();
        try {
            to.endOutput();
            unconfirmed = !hasEnded(to, System.nanoTime() + limit.toNanos());
        } catch (IOException | RuntimeException e) {
            // A reset: the receiver has answered, and has had all the time that a reset needs to be seen in.
            unconfirmed = !settled;
        } finally {
            link.disconnect();
        }
        return !unconfirmed;
    }

    /** Whether the receiver closes the connection in time; it may say what it likes before. */
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

    /** What the receiver sends is of no interest; one that talks faster than we read must not hold us here for ever. */
    private void noticeClose(Connection to) throws IOException {
        int n = 1;
        for (int i = 0; i < MOST_READS && n > 0; i++) {
            ignored.clear();
            n = to.readNow(ignored);
        }
        if (n < 0) {
            throw new IOException(CLOSED);
        }
    }
}

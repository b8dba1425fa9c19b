// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eventlog.spi.TransportException;

/**
 * Writing to a receiver that acknowledges nothing: all that can be known is whether it has closed the connection. So
 * what was written counts for delivered only when the connection lived on for a while, or when the receiver has read our
 * end of output.
 *
 * <p>
 * Used by the sender's thread.
 */
public final class Settling {
    private static final int MOST_READS = 64;

    private final Link link;
    private final Duration limit;
    private final ByteBuffer ignored = ByteBuffer.allocate(1024);
    /** The receiver was asked whether it has everything and did not say so: the connection is lost, and must be seen to be. */
    private boolean unconfirmed;

    /** @param limit for progress in writing, and for the end of a connection that has grown old */
    public Settling(Link link, Duration limit) {
        this.link = link;
        this.limit = limit;
    }

    /** Writes, on the connection there is; fails when that was lost, as then the last batches may be. */
    public void write(ByteBuffer[] buffers) throws TransportException, InterruptedException {
        noticeUnconfirmed();
        try {
            Connection to = link.present();
            if (to != null) {
                noticeClose(to);
                if (link.isDue()) {
                    endInOrder();
                    to = null;
                }
            }
            if (to == null) {
                to = link.open();
            }
            to.write(buffers, limit);
        } catch (IOException | RuntimeException e) {
            throw link.failed(e);
        } catch (InterruptedException e) {
            // Part of it may be written: the next connection must not start in the midst of an event.
            link.disconnect();
            throw e;
        }
    }

    /** What was written may not have settled: it must be known to have arrived, or come again. */
    private void endInOrder() throws TransportException, InterruptedException {
        if (!confirm(limit)) {
            noticeUnconfirmed();
        }
    }

    /** Throws when the connection of the last batches is lost. */
    public void check() throws TransportException {
        noticeUnconfirmed();
        Connection to = link.present();
        try {
            if (to != null) {
                noticeClose(to);
            }
        } catch (IOException | RuntimeException e) {
            throw link.failed(e);
        }
    }

    /** A receiver closes its side when it has read our end of output, and that stands behind everything else. */
    public boolean confirm(Duration limit) throws InterruptedException {
        Connection to = link.present();
        if (to == null) {
            return false;
        }
        unconfirmed = true;
        try {
            long deadline = System.nanoTime() + limit.toNanos();
            to.endOutput();
            int n;
            do {
                ignored.clear();
                n = to.read(ignored, deadline);
            } while (n >= 0 && System.nanoTime() - deadline < 0);
            unconfirmed = n >= 0;
            return !unconfirmed;
        } catch (IOException | RuntimeException e) {
            return false;
        } finally {
            link.disconnect();
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
            throw new IOException("the receiver closed the connection");
        }
    }
}

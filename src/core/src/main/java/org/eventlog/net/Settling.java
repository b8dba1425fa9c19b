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
final class Settling {
    private static final int MOST_READS = 64;

    private final Link link;
    private final ByteBuffer ignored = ByteBuffer.allocate(1024);
    /** The receiver was asked whether it has everything and did not say so: the connection is lost, and must be seen to be. */
    private boolean unconfirmed;

    Settling(Link link) {
        this.link = link;
    }

    /** The connection there is, or a new one; fails when the last was lost, as then the last batches may be. */
    Connection connection() throws IOException, InterruptedException {
        noticeUnconfirmed();
        Connection present = link.present();
        if (present == null) {
            return link.open();
        }
        noticeClose(present);
        return present;
    }

    /** Throws when the connection of the last batches is lost. */
    void check() throws TransportException {
        try {
            noticeUnconfirmed();
            Connection to = link.present();
            if (to != null) {
                noticeClose(to);
            }
        } catch (IOException | RuntimeException e) {
            link.disconnect();
            throw new TransportException(Failures.text(e), e);
        }
    }

    /** A receiver closes its side when it has read our end of output, and that stands behind everything else. */
    boolean confirm(Duration limit) throws InterruptedException {
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

    private void noticeUnconfirmed() throws IOException {
        if (unconfirmed) {
            unconfirmed = false;
            throw new IOException("the receiver does not say that it has read everything");
        }
    }

    /**
     * Throws when the receiver has closed. What it sends is of no interest; one that talks faster than we read must not
     * hold us here for ever.
     */
    void noticeClose(Connection to) throws IOException {
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

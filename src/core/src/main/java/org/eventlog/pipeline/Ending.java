// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;

/**
 * The end of sending to a receiver without acknowledgements.
 *
 * <p>
 * The connection is kept until the last data has settled, within the deadline; then the receiver is asked once for
 * confirmation. After that, nothing is sent again in this run, except after one loss of the connection, because a
 * receiver that closes each connection would get the same events over and over. Holds only state. Started by any
 * thread, otherwise used by the sender's.
 */
final class Ending {
    /** How long a receiver may take to say that it has read everything. */
    static final Duration ANSWER = Duration.ofSeconds(1);
    private static final int MAX_LOSSES = 2;

    private final long settle;
    private volatile boolean begun;
    private volatile long by;
    private volatile boolean over;
    private int losses;

    /** @param settle in nanoseconds */
    Ending(long settle) {
        this.settle = settle;
    }

    /** @param deadline in nanoseconds of the sender's ticker */
    void begin(long deadline) {
        by = deadline;
        begun = true;
    }

    /**
     * From then on age alone settles nothing: the receiver will be asked, and one that hangs has perhaps read nothing.
     */
    boolean hasBegun() {
        return begun;
    }

    /** @param sentAt when the last batch was sent */
    boolean isTimeToAsk(long sentAt, long now) {
        return begun && !over && (now - sentAt >= settle || sentAt + settle - (by - ANSWER.toNanos()) > 0);
    }

    /** The receiver has been asked, and its response recorded. */
    void asked() {
        over = true;
    }

    /** A connection was lost with all unsettled data. */
    void lost() {
        over |= begun && ++losses >= MAX_LOSSES;
    }

    boolean isOver() {
        return over;
    }
}

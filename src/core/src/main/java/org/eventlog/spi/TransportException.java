// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.time.Duration;

/** An attempt failed for a reason that may pass: the same batch will be sent again. */
public final class TransportException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Duration retryAfter;
    private final boolean fatal;
    private final boolean unreachable;

    public TransportException(String message) {
        this(message, null, null);
    }

    public TransportException(String message, Throwable cause) {
        this(message, cause, null);
    }

    /**
     * @param retryAfter
     *            how long the receiver asked us to wait, or null
     */
    public TransportException(String message, Throwable cause, Duration retryAfter) {
        this(message, cause, retryAfter, false, false);
    }

    private TransportException(String message, Throwable cause, Duration retryAfter, boolean fatal,
            boolean unreachable) {
        super(message, cause);
        this.retryAfter = retryAfter;
        this.fatal = fatal;
        this.unreachable = unreachable;
    }

    /**
     * A failure that will hardly pass by itself: a wrong key, a certificate that is not trusted. The batch is sent
     * again all the same, but rarely, and the operator is told as of an error.
     */
    public static TransportException fatal(String message, Throwable cause) {
        return new TransportException(message, cause, null, true, false);
    }

    /**
     * A failure that has nothing to do with what was to be sent: no connection, no room on the disk. After any other that
     * comes again and again for the same events, the sender looks for the one event that may be the cause.
     */
    public static TransportException unreachable(String message, Throwable cause) {
        return new TransportException(message, cause, null, false, true);
    }

    /** Whether someone has to change something before the next attempt can succeed. */
    public boolean isFatal() {
        return fatal;
    }

    /** Whether nothing of the batch came before the receiver. */
    public boolean isUnreachable() {
        return unreachable;
    }

    /** How long the receiver asked us to wait, or null when it did not. */
    public Duration retryAfter() {
        return retryAfter;
    }
}

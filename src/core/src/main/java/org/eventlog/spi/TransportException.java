// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.time.Duration;

/** An attempt failed for a reason that may pass: the same batch will be sent again. */
public final class TransportException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Duration retryAfter;
    private final boolean fatal;

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
        this(message, cause, retryAfter, false);
    }

    private TransportException(String message, Throwable cause, Duration retryAfter, boolean fatal) {
        super(message, cause);
        this.retryAfter = retryAfter;
        this.fatal = fatal;
    }

    /**
     * A failure that will hardly pass by itself: a wrong key, a certificate that is not trusted. The batch is sent
     * again all the same, but rarely, and the operator is told as of an error.
     */
    public static TransportException fatal(String message, Throwable cause) {
        return new TransportException(message, cause, null, true);
    }

    /** Whether someone has to change something before the next attempt can succeed. */
    public boolean isFatal() {
        return fatal;
    }

    /** How long the receiver asked us to wait, or null when it did not. */
    public Duration retryAfter() {
        return retryAfter;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An attempt to deliver a batch failed. The same batch is sent again. */
public final class TransportException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient @Nullable Duration retryAfter;
    private final boolean fatal;
    private final boolean unreachable;
    private final boolean busy;

    public TransportException(String message) {
        this(message, null, null);
    }

    public TransportException(String message, @Nullable Throwable cause) {
        this(message, cause, null);
    }

    /**
     * @param retryAfter how long the receiver asked the sender to wait, or null
     */
    public TransportException(String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        this(message, cause, retryAfter, false, false, retryAfter != null);
    }

    private TransportException(String message, @Nullable Throwable cause, @Nullable Duration retryAfter, boolean fatal,
            boolean unreachable, boolean busy) {
        super(message, cause);
        this.retryAfter = retryAfter;
        this.fatal = fatal;
        this.unreachable = unreachable;
        this.busy = busy;
    }

    /**
     * Returns a failure that is unlikely to pass by itself, such as a wrong key or an untrusted certificate. The batch
     * is still sent again, but rarely, and the failure is reported as an error.
     */
    public static TransportException fatal(String message, @Nullable Throwable cause) {
        return new TransportException(message, cause, null, true, false, false);
    }

    /**
     * Returns a failure that is independent of the events, such as no connection or a full disk. After repeated
     * failures of any other kind for the same events, the sender searches for a single event that may be the cause.
     */
    public static TransportException unreachable(String message, @Nullable Throwable cause) {
        return new TransportException(message, cause, null, false, true, false);
    }

    /**
     * Returns a failure of a receiver that is there and accepts nothing at present, whatever the events: it is short of
     * memory or disk space, or its queue is full.
     */
    public static TransportException busy(String message, @Nullable Throwable cause) {
        return new TransportException(message, cause, null, false, true, true);
    }

    /** Whether operator action is required before an attempt can succeed. */
    public boolean isFatal() {
        return fatal;
    }

    /** Whether no part of the batch reached the receiver. */
    public boolean isUnreachable() {
        return unreachable;
    }

    /** Whether the receiver is there and asked the sender to wait, or accepts nothing at present. */
    public boolean isBusy() {
        return busy;
    }

    /** How long the receiver asked the sender to wait, or null. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}

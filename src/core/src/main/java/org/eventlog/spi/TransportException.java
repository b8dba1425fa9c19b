// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.time.Duration;

/** An attempt failed for a reason that may pass: the same batch will be sent again. */
public final class TransportException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Duration retryAfter;

    public TransportException(String message) {
        this(message, null, null);
    }

    public TransportException(String message, Throwable cause) {
        this(message, cause, null);
    }

    /** @param retryAfter how long the receiver asked us to wait, or null */
    public TransportException(String message, Throwable cause, Duration retryAfter) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** How long the receiver asked us to wait, or null when it did not. */
    public Duration retryAfter() {
        return retryAfter;
    }
}

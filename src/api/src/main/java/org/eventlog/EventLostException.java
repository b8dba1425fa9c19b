// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

/**
 * An event did not come as far as its {@link Receipt} was asked for; the message says why. Only ever seen as the
 * outcome of a receipt: logging never throws.
 */
public final class EventLostException extends Exception {
    private static final long serialVersionUID = 1;

    /** Made on threads where no stack trace would tell the application anything. */
    public EventLostException(String message) {
        super(message, null, false, false);
    }
}

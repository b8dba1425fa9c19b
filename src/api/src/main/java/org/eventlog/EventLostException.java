// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

/**
 * The failure of a stage of a {@link Receipt}: the event was lost before it was stored or delivered. The message gives
 * the reason. Logging never throws this exception; it only completes the stages of receipts.
 */
public final class EventLostException extends Exception {
    private static final long serialVersionUID = 1;

    /** Creates an exception without a stack trace, because it would show only internal threads. */
    public EventLostException(String message) {
        super(message, null, false, false);
    }
}

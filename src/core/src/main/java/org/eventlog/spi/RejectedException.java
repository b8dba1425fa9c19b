// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

/** The receiver will never take this batch as it is: at least one of its events is at fault, or it is too large. */
public final class RejectedException extends Exception {
    private static final long serialVersionUID = 1;

    public RejectedException(String message) {
        super(message);
    }
}

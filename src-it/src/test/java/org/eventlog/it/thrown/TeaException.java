// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.thrown;

/** The application's own. */
public class TeaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TeaException(String message) {
        super(message);
    }
}

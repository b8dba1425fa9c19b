// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

/**
 * Thrown by the parser of a {@link Setting} that can state which part of a value is invalid. Its message becomes part
 * of the fault, unless the value is secret. The messages of other exceptions do not.
 */
public final class NotAllowedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public NotAllowedException(String message) {
        super(message);
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

/**
 * Thrown by the parser of a {@link Setting} that can say which part of a value is wrong. The message becomes part of the
 * fault, unless the value is secret; that of any other exception does not.
 */
public final class NotAllowedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public NotAllowedException(String message) {
        super(message);
    }
}

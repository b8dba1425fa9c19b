// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;

/** A failure that also states whether operator action is required. */
public final class ConnectionFault extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean fatal;

    public ConnectionFault(String message, boolean fatal, Throwable cause) {
        super(message, cause);
        this.fatal = fatal;
    }

    boolean isFatal() {
        return fatal;
    }
}

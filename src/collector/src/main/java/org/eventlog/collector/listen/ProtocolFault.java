// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.io.IOException;

/** The sender's data is invalid or exceeds a limit. Its connection is closed. */
final class ProtocolFault extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param code the reason; contains nothing that was received */
    ProtocolFault(String code) {
        super(code);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import java.io.IOException;

/** The bytes are not an event in Cap'n Proto's encoding, or exceed a limit of the reader. */
public final class MalformedMessageException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}

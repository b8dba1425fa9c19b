// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.sqlite;

import java.sql.SQLException;

/** SQLite can't be used in this JVM at all; the message says why, and what helps. */
public final class SqliteMissingException extends SQLException {
    private static final long serialVersionUID = 1;

    SqliteMissingException(String message, Throwable cause) {
        super(message, cause);
    }
}

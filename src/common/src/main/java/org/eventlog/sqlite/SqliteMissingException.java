// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.sqlite;

import java.sql.SQLException;

/** SQLite cannot be used in this JVM. The message gives the reason and the remedy. */
public final class SqliteMissingException extends SQLException {
    private static final long serialVersionUID = 1;

    SqliteMissingException(String message, Throwable cause) {
        super(message, cause);
    }
}

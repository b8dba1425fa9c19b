// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.SQLException;
import org.eventlog.collector.store.StoreException;
import org.eventlog.sqlite.SqliteMissingException;
import org.sqlite.SQLiteException;

/** Maps SQLite's result codes to those of the store. Codes: https://www.sqlite.org/rescode.html */
final class SqliteFault {
    private SqliteFault() {}

    static StoreException of(SQLException fault) {
        if (fault instanceof SqliteMissingException) {
            // Use Eventlog's own message, which contains the remedy.
            return new StoreException(StoreException.Kind.FAILED, fault.getMessage(), fault);
        }
        String name = fault instanceof SQLiteException sqlite ? sqlite.getResultCode().name() : "error";
        StoreException.Kind kind = switch (fault.getErrorCode() & 0xff) {
            case 5, 6 -> StoreException.Kind.BUSY;
            case 9 -> StoreException.Kind.TIMEOUT;
            case 10, 13 -> StoreException.Kind.FULL;
            case 11, 26 -> StoreException.Kind.CORRUPT;
            default -> StoreException.Kind.FAILED;
        };
        return new StoreException(kind, name, fault);
    }
}

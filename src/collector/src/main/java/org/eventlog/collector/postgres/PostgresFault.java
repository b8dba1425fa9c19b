// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.postgres;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.eventlog.collector.store.StoreException;

/**
 * Maps PostgreSQL's error codes to those of the store. Codes:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
final class PostgresFault {
    private PostgresFault() {}

    static StoreException of(SQLException fault) {
        String state = state(fault);
        if (state == null) {
            // The connection pool's error: it has no connection, now or at all.
            boolean soon = fault instanceof SQLTransientException;
            return new StoreException(soon ? StoreException.Kind.BUSY : StoreException.Kind.FAILED,
                    fault.getClass().getName(), fault);
        }
        return new StoreException(kind(state), "SQLState " + state, fault);
    }

    private static String state(Throwable fault) {
        for (Throwable one = fault; one != null; one = one.getCause()) {
            if (one instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }

    static StoreException.Kind kind(String state) {
        return switch (state) {
            // Serialization failure, deadlock, lock timeout, too many connections
            case "40001", "40P01", "55P03", "53300" -> StoreException.Kind.BUSY;
            case "57014" -> StoreException.Kind.TIMEOUT;
            // I/O error.
            case "58030" -> StoreException.Kind.FULL;
            case "XX001", "XX002" -> StoreException.Kind.CORRUPT;
            default -> state.startsWith("53") ? StoreException.Kind.FULL : StoreException.Kind.FAILED;
        };
    }
}

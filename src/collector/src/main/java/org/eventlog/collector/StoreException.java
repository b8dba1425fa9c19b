// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** The store could not do it; the kind says what that means for whoever asked. */
final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Codes, the sentence a client gets, and the seconds it should wait. */
    enum Kind {
        BUSY("database_busy", "The database is busy.", 5), FULL("disk_full", "The disk is full or cannot be written.",
                60), CORRUPT("database_corrupt",
                        "The database is damaged; an administrator has to restore or remove it.",
                        60), OWNED("database_owned", "Another instance owns the database.", 60), TIMEOUT(
                                "query_timeout", "The search took too long; narrow it.", 5), CLOSED("not_ready",
                                        "The collector is starting or stopping.",
                                        5), FAILED("database_failed", "The database cannot be used.", 60);

        private final String code;
        private final String text;
        private final int retryAfter;

        Kind(String code, String text, int retryAfter) {
            this.code = code;
            this.text = text;
            this.retryAfter = retryAfter;
        }

        String code() {
            return code;
        }

        String text() {
            return text;
        }

        int retryAfter() {
            return retryAfter;
        }
    }

    private final Kind kind;

    StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    private StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    static StoreException of(SQLException fault) {
        String name = fault instanceof SQLiteException sqlite ? sqlite.getResultCode().name() : "error";
        Kind kind = switch (fault.getErrorCode() & 0xff) {
            case 5, 6 -> Kind.BUSY;
            case 9 -> Kind.TIMEOUT;
            case 10, 13 -> Kind.FULL;
            case 11, 26 -> Kind.CORRUPT;
            default -> Kind.FAILED;
        };
        return new StoreException(kind, kind.text() + " (" + name + ")", fault);
    }

    Kind kind() {
        return kind;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/** Thrown if an operation of the {@link EventStore} failed. The kind states the consequence for the caller. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The code, the message for clients, and the seconds to wait before a retry. */
    public enum Kind {
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

        public String code() {
            return code;
        }

        public String text() {
            return text;
        }

        public int retryAfter() {
            return retryAfter;
        }
    }

    private final Kind kind;

    public StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** @param detail the database's error code */
    public StoreException(Kind kind, String detail, Throwable cause) {
        super(kind.text() + " (" + detail + ")", cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}

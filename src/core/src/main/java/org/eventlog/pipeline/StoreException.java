// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

/** An operation of the store failed. Its contents are unchanged. */
final class StoreException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean damage;

    StoreException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /**
     * @param damage
     *            whether the file itself is broken, or another's, so that trying again is of no use
     */
    StoreException(String message, Throwable cause, boolean damage) {
        super(message, cause);
        this.damage = damage;
    }

    boolean damage() {
        return damage;
    }
}

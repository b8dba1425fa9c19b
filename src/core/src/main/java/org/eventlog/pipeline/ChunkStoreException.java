// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

/** Thrown if an operation of a {@link ChunkStore} failed. The contents of the store are unchanged. */
final class ChunkStoreException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean damage;

    ChunkStoreException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /**
     * @param damage
     *            whether the file is damaged or belongs to another program, so that a retry is useless
     */
    ChunkStoreException(String message, Throwable cause, boolean damage) {
        super(message, cause);
        this.damage = damage;
    }

    boolean damage() {
        return damage;
    }
}

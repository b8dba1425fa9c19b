// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import org.eventlog.collector.store.StoreException;

/** Thrown to answer a request with an error: a status, a code for programs, and a message for users. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final long retryAfter;

    public Refusal(int status, String code, String message) {
        this(status, code, message, 0);
    }

    /** @param retryAfter seconds after which the same request may succeed, 0 if it never will */
    public Refusal(int status, String code, String message, long retryAfter) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public static Refusal of(StoreException fault) {
        return new Refusal(503, fault.kind().code(), fault.kind().text(), fault.kind().retryAfter());
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public long retryAfter() {
        return retryAfter;
    }
}

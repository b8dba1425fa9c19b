// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.maps;

/** Thrown for bytes that are not a usable source map: a code for programs, and a message for users. */
final class BadMap extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    BadMap(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

/** Thrown for an event that is not accepted, with the code for the sender. It contains no data of the event. */
public final class Rejected extends Exception {
    private static final long serialVersionUID = 1L;

    public Rejected(String code) {
        super(code, null, false, false);
    }

    public String code() {
        return getMessage();
    }
}

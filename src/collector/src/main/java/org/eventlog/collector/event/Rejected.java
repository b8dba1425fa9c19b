// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

/** An event that is not taken, and the code which the sender is told. Says nothing of the event's content. */
public final class Rejected extends Exception {
    private static final long serialVersionUID = 1L;

    public Rejected(String code) {
        super(code, null, false, false);
    }

    public String code() {
        return getMessage();
    }
}

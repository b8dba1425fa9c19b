// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/** The replacement for a value that could not be written. */
record RenderingFailure(String why) {
    private static final int LONGEST = 240;

    static RenderingFailure of(Throwable fault) {
        String message = StackTraces.message(fault);
        return new RenderingFailure(fault.getClass().getName() + (message == null ? "" : ": " + message));
    }

    void write(ValueWriter to) {
        to.markTruncated();
        to.string(toString(), 2 * LONGEST);
    }

    @Override
    public String toString() {
        return "(not rendered: " + shortened() + ")";
    }

    String shortened() {
        return why.length() > LONGEST ? why.substring(0, LONGEST) + "…" : why;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

/** The changes made to an event when it was received, stored as bits. */
public final class Flags {
    /** A text, a name or a list was longer than allowed, or nesting deeper, and was cut. */
    public static final int CUT = 1;
    /** The time stamp was too far off and was moved; the event's data holds the original. */
    public static final int CLAMPED = 2;
    /** The sender gave no id, so one was made here: a resend is a second event. */
    public static final int ID_MADE_HERE = 4;
    /** The sender gave a time that could not be read, so the event has another one: mostly that of its arrival. */
    public static final int TIME_UNREAD = 8;

    private Flags() {}
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

/** The changes made to an event when it was received, stored as bits. */
public final class Flags {
    /** A text, name or list exceeded its limit, or nesting its depth, and was truncated. */
    public static final int CUT = 1;
    /** The time stamp was out of range and was replaced. The event's data contains the original. */
    public static final int CLAMPED = 2;
    /** The sender assigned no id, so the collector did. If the event is sent again, it is stored again. */
    public static final int ID_MADE_HERE = 4;
    /** The sender's time could not be parsed, so another one is used, usually the time of arrival. */
    public static final int TIME_UNREAD = 8;

    private Flags() {}
}

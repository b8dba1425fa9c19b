// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

/**
 * The release of the application that sent an event.
 *
 * @param name 1 to 64 characters, without blanks at its ends and without control characters
 * @param starts whether the event is the first one after the application's start
 */
public record Release(String name, boolean starts) {
    public static final int LONGEST = 64;

    /** The name as it is stored, or null if the text is no name of a release. */
    public static String name(String text) {
        String name = text == null ? "" : text.strip();
        return name.isEmpty() || name.length() > LONGEST || name.chars().anyMatch(Character::isISOControl)
                ? null
                : name;
    }
}

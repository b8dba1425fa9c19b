// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.Locale;

/**
 * How much an event matters, from {@link #TRACE} to {@link #EXTREME}.
 *
 * <p>The numbers are those of the Python system whose event model this library carries on, so that a log
 * server fed by both sorts them alike. {@link #OK} says that something worth noting went well.
 */
public enum Level {
    TRACE(5), DEBUG(10), INFO(20), OK(25), WARN(30), ERROR(40), CRITICAL(50), EXTREME(60);

    private final int number;
    private final String text;

    Level(int number) {
        this.number = number;
        this.text = name().toLowerCase(Locale.ROOT);
    }

    /** The level as a number: greater is graver. */
    public int number() {
        return number;
    }

    /** The level as it is written in an event, in lower case. */
    public String text() {
        return text;
    }

    /** Whether this level is at least as grave as the other. */
    public boolean isAtLeast(Level other) {
        return number >= other.number;
    }

    /**
     * The level of the given name, upper or lower case.
     *
     * @throws IllegalArgumentException when there is none of that name; the message lists those there are
     */
    public static Level of(String name) {
        for (Level level : values()) {
            if (level.text.equalsIgnoreCase(name.strip())) {
                return level;
            }
        }
        throw new IllegalArgumentException(
                "no level \"" + name + "\": use trace, debug, info, ok, warn, error, critical or extreme");
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import org.eventlog.Level;

/** What gives way when the inbox or the journal has reached its bound. */
public enum WhenFull {
    /** The event that comes. */
    DROP_NEWEST,
    /** The oldest that wait, some hundred at a time. */
    DROP_OLDEST,
    /**
     * The event that comes, where the lower levels find the room full earlier than the graver ones: the last fifth is
     * for info and above, the last tenth for warn and above, the last twentieth for error and above. So a flood of
     * little things leaves room for what matters, and nothing that waits has to be searched or rewritten.
     */
    DROP_LOWEST_LEVEL,
    /** Nothing for a limited time: the caller waits for room; then the event that comes. */
    BLOCK;

    /** How many of so many bytes events of this level, by ordinal, may fill. */
    long share(long bytes, int level) {
        if (this != DROP_LOWEST_LEVEL || level >= Level.ERROR.ordinal()) {
            return bytes;
        }
        if (level >= Level.WARN.ordinal()) {
            return bytes / 20 * 19;
        }
        return level >= Level.INFO.ordinal() ? bytes / 10 * 9 : bytes / 5 * 4;
    }
}

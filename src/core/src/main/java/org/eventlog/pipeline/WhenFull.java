// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import org.eventlog.Level;

/** What is dropped when the inbox or the journal is full. */
public enum WhenFull {
    /** Drops the new event. */
    DROP_NEWEST,
    /** The oldest that wait, some hundred at a time. */
    DROP_OLDEST,
    /**
     * The new event, with an earlier limit for lower levels: the last fifth of the capacity is reserved for info and
     * above, the last tenth for warn and above, the last twentieth for error and above. A flood of unimportant events
     * therefore leaves space for important ones, and waiting events need not be searched or rewritten.
     */
    DROP_LOWEST_LEVEL,
    /** Nothing for a limited time, in which the caller waits for space; then the new event. */
    BLOCK;

    /** The share of the bytes that events of this level, by ordinal, may use. */
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

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

/**
 * Something to tell about an issue.
 *
 * @param at when it was found, milliseconds since 1970
 */
public record Alert(Kind kind, long issue, long at) {

    /** What happened to the issue. */
    public enum Kind {
        /** It is the first of its kind. */
        NEW,
        /** It was resolved, and has occurred again. */
        REGRESSED,
        /** It occurs much more often than before. */
        SPIKE
    }
}

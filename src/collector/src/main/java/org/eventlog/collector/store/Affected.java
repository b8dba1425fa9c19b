// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;

/**
 * The users of an issue's events.
 *
 * @param users those with the most events, in descending order
 * @param number the number of different users
 * @param capped whether there are too many events or users to count, so that there may be more
 */
public record Affected(List<User> users, long number, boolean capped) {
    /**
     * A user.
     *
     * @param events the number of his or her events
     */
    public record User(String name, long events) {}
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

/**
 * The group of similar events.
 *
 * @param fingerprint the same for all of them, 32 hexadecimal digits; before them, {@code 2-} if it is of the second
 *        version of the grouping
 * @param title of the issue they make, at most 200 characters
 * @param earlier the fingerprint of an earlier version, under which an existing issue continues; null if there is none
 */
public record Group(String fingerprint, String title, String earlier) {
    public Group(String fingerprint, String title) {
        this(fingerprint, title, null);
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

/**
 * The group of similar events.
 *
 * @param fingerprint the same for all of them: 32 hexadecimal digits, prefixed with {@code 2-} by the second version
 *        of the grouping
 * @param title the title of their issue, at most 200 characters
 * @param earlier the fingerprint of an earlier version, under which an existing issue continues; null if there is
 *        none
 */
public record Group(String fingerprint, String title, String earlier) {
    public Group(String fingerprint, String title) {
        this(fingerprint, title, null);
    }
}

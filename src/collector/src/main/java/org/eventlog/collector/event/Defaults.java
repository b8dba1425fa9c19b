// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

/**
 * What is known of an event from around it, for the case that it does not say so itself. Each may be null.
 *
 * @param ts when it happened, milliseconds since 1970
 * @param tag by what name it was sent: the event's name if it has none, else a field
 * @param id the same whenever the event is sent again
 * @param unread what was said in place of the time and could not be read
 */
public record Defaults(Long ts, String tag, String id, String unread) {
    public static final Defaults NONE = new Defaults(null, null, null);

    public Defaults(Long ts, String tag, String id) {
        this(ts, tag, id, null);
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

/**
 * Values known from the context of an event, used if the event does not contain them. Each may be null.
 *
 * @param ts when it happened, milliseconds since 1970
 * @param tag the tag it was sent with: the event's name if it has none, otherwise a field
 * @param id an id that is the same each time the event is sent
 * @param unread the text of a time that could not be parsed
 */
public record Defaults(Long ts, String tag, String id, String unread) {
    public static final Defaults NONE = new Defaults(null, null, null);

    public Defaults(Long ts, String tag, String id) {
        this(ts, tag, id, null);
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

/**
 * An event ready to be stored: validated and cut to the limits.
 *
 * @param data JSON object with everything that has no component of its own here
 * @param text what full-text search looks through, besides the ids of the request and the correlation
 * @param group of what issue it is, or null for one that makes none
 */
public record NewEvent(String id, long ts, int level, String name, String user, String request, String correlation,
        String message, String data, int flags, String text, Group group) {

    /** What an event costs besides its texts: objects, and its place in the queue. */
    private static final int OVERHEAD = 400;

    /** The approximate memory use of the event in the queue. */
    public long bytes() {
        return OVERHEAD + 2L * (data.length() + text.length() + (message == null ? 0 : message.length()));
    }

    /** All that full-text search looks through. */
    public String words() {
        if (request == null && correlation == null) {
            return text;
        }
        return text + '\n' + (request == null ? "" : request + '\n') + (correlation == null ? "" : correlation);
    }
}

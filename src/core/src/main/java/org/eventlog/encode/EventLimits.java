// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;

/**
 * The maximum sizes of the parts of an event. Larger parts are truncated, and the event is marked. The defaults are
 * below the collector's limits, so that nothing is truncated twice.
 *
 * @param event bytes of the complete event
 * @param message characters of the message
 * @param stack characters of a stack trace
 * @param text characters of any other text
 * @param key characters of a field's key
 * @param entries the number of an event's fields, and of its tags
 */
public record EventLimits(int event, int message, int stack, int text, int key, int entries) {
    public static final EventLimits DEFAULT = ofEventBytes(256 * 1024);

    public static EventLimits ofEventBytes(int event) {
        return new EventLimits(event, 32 * 1024, 64 * 1024, 8 * 1024, 128, 200);
    }

    /** These limits, followed by smaller ones for an event that was too large, in the order of attempts. */
    List<EventLimits> attempts() {
        return List.of(this, shared(4, 64), shared(16, 16), shared(64, 4));
    }

    /** A character may take six bytes, so the last share fits any kind of text. */
    private EventLimits shared(int share, int most) {
        int large = Math.max(16, event / share);
        int small = Math.max(16, large / 8);
        return new EventLimits(event, Math.min(message, large), Math.min(stack, large), Math.min(text, small),
                Math.min(key, Math.max(16, 256 / share)), Math.min(entries, most));
    }
}

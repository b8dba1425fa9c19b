// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.time.Instant;
import java.util.Objects;

/**
 * An event the receiver will never take as it is, kept for who wants to see why, or to send it again.
 *
 * @param id
 *            its number in {@code EventLog.rejected()}
 * @param time
 *            when it was refused
 * @param level
 *            its level
 * @param reason
 *            what the receiver said
 * @param event
 *            its bytes, as they were sent
 */
public record RejectedEvent(long id, Instant time, Level level, String reason, byte[] event) {

    public RejectedEvent {
        Objects.requireNonNull(time);
        Objects.requireNonNull(level);
        event = event.clone();
    }

    @Override
    public byte[] event() {
        return event.clone();
    }

    /** For people; does not show the event itself. */
    @Override
    public String toString() {
        return "RejectedEvent[" + id + ", " + time + ", " + level.text() + ", " + reason + ", " + event.length
                + " bytes]";
    }
}

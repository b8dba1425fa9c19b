// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.time.Instant;
import java.util.Objects;

/**
 * An event that the receiver refused permanently, kept so that an operator can inspect it or send it again.
 *
 * @param id
 *            its number in {@code EventLog.rejected()}
 * @param time
 *            when it was refused
 * @param level
 *            its level
 * @param reason the reason given by the receiver
 * @param event the bytes that were sent
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

    /** A text for debugging, which does not contain the event itself. */
    @Override
    public String toString() {
        return "RejectedEvent[" + id + ", " + time + ", " + level.text() + ", " + reason + ", " + event.length
                + " bytes]";
    }
}

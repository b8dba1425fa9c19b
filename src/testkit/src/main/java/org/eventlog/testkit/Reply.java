// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.time.Duration;

/**
 * What an {@link InMemoryTransport} does with one batch.
 *
 * @param kind what it does
 * @param reason said by the exception; null where there is none
 * @param retryAfter how long the receiver asks to wait; null where it does not
 */
public record Reply(Kind kind, String reason, Duration retryAfter) {

    /** What may happen to a batch. */
    public enum Kind {
        TAKE, FAIL, TAKE_AND_FAIL, REFUSE, STALL
    }

    /** Takes it. */
    public static Reply take() {
        return new Reply(Kind.TAKE, null, null);
    }

    /** Fails; the batch was not taken and may come again. */
    public static Reply fail() {
        return new Reply(Kind.FAIL, "no receiver", null);
    }

    /** Fails, and asks to be left alone for a while. */
    public static Reply busy(Duration retryAfter) {
        return new Reply(Kind.FAIL, "busy", retryAfter);
    }

    /** Takes it and fails, as when the acknowledgement is lost on its way: the batch comes again. */
    public static Reply loseAcknowledgement() {
        return new Reply(Kind.TAKE_AND_FAIL, "the answer was lost", null);
    }

    /** Refuses the batch for good. */
    public static Reply refuse(String reason) {
        return new Reply(Kind.REFUSE, reason, null);
    }

    /** Does nothing until {@link InMemoryTransport#release}, then takes it. */
    public static Reply stall() {
        return new Reply(Kind.STALL, null, null);
    }
}

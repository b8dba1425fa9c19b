// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.time.Duration;

/**
 * The reaction of an {@link InMemoryTransport} to one batch.
 *
 * @param kind what it does
 * @param reason the message of the exception; null if there is none
 * @param retryAfter how long the receiver asks to wait; null if it does not
 */
public record Reply(Kind kind, String reason, Duration retryAfter) {

    /** The possible reactions to a batch. */
    public enum Kind {
        TAKE, FAIL, TAKE_AND_FAIL, REFUSE, STALL
    }

    /** Accepts the batch. */
    public static Reply take() {
        return new Reply(Kind.TAKE, null, null);
    }

    /** Fails without storing the batch, which may be sent again. */
    public static Reply fail() {
        return new Reply(Kind.FAIL, "no receiver", null);
    }

    /** Fails, and asks the sender to wait. */
    public static Reply busy(Duration retryAfter) {
        return new Reply(Kind.FAIL, "busy", retryAfter);
    }

    /** Stores the batch and fails, as if the acknowledgement were lost. The batch is then sent again. */
    public static Reply loseAcknowledgement() {
        return new Reply(Kind.TAKE_AND_FAIL, "the answer was lost", null);
    }

    /** Refuses the batch permanently. */
    public static Reply refuse(String reason) {
        return new Reply(Kind.REFUSE, reason, null);
    }

    /** Blocks until {@link InMemoryTransport#release}, then accepts the batch. */
    public static Reply stall() {
        return new Reply(Kind.STALL, null, null);
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.time.Duration;
import java.util.Locale;

/**
 * One fault in the script of a {@link FaultyReceiver}.
 *
 * <p>
 * {@link #refuse}, {@link #resetAtOnce} and {@link #mute} apply to a connection. All others apply to a batch or, if the
 * protocol has no responses, to a connection.
 *
 * @param kind the kind of fault
 * @param bytes the number of bytes after which it occurs, or that are read at a time; 0 if not applicable
 * @param time the duration or interval; null if not applicable, or until the connection is closed
 */
public record Fault(Kind kind, int bytes, Duration time) {

    /** The kinds of faults. */
    public enum Kind {
        NONE, REFUSE, RESET_AT_ONCE, MUTE, RESET_AFTER, CLOSE_AFTER, HALF_OPEN_AFTER, SLOW, STALL, LATE, GARBAGE, WRONG_ANSWER, BUSY, RESET_BEFORE_ANSWER, DRIBBLE, ENDLESS_HEAD, ENDLESS_BODY;

        boolean happensToConnection() {
            return this == REFUSE || this == RESET_AT_ONCE || this == MUTE;
        }

        /** Whether it concerns the response, and so requires a protocol with responses. */
        boolean needsAnswer() {
            return switch (this) {
                case STALL, LATE, WRONG_ANSWER, BUSY, RESET_BEFORE_ANSWER, DRIBBLE, ENDLESS_HEAD -> true;
                default -> false;
            };
        }
    }

    /** No fault. */
    public static Fault none() {
        return of(Kind.NONE);
    }

    /** Closes the port and all connections for this time, then opens the same port again. */
    public static Fault refuse(Duration time) {
        return new Fault(Kind.REFUSE, 0, time);
    }

    /** Accepts a connection and resets it (RST) at once. */
    public static Fault resetAtOnce() {
        return of(Kind.RESET_AT_ONCE);
    }

    /** Accepts a connection, but neither reads nor writes; with TLS, the handshake never ends. */
    public static Fault mute() {
        return of(Kind.MUTE);
    }

    /** Resets the connection (RST) after this number of bytes, like a killed process. */
    public static Fault resetAfter(int bytes) {
        return new Fault(Kind.RESET_AFTER, bytes, null);
    }

    /** Closes the connection orderly (FIN) after this number of bytes. Further data is discarded. */
    public static Fault closeAfter(int bytes) {
        return new Fault(Kind.CLOSE_AFTER, bytes, null);
    }

    /** Stops reading after this number of bytes, and keeps the connection open. */
    public static Fault halfOpenAfter(int bytes) {
        return new Fault(Kind.HALF_OPEN_AFTER, bytes, null);
    }

    /**
     * Stops reading after this number of bytes, and resets the connection after this time, like a process that hangs
     * and is killed.
     */
    public static Fault halfOpenAfter(int bytes, Duration time) {
        return new Fault(Kind.HALF_OPEN_AFTER, bytes, time);
    }

    /** Repeatedly reads at most this number of bytes and then pauses for this time. */
    public static Fault slow(int bytes, Duration pause) {
        return new Fault(Kind.SLOW, bytes, pause);
    }

    /** Reads everything and never responds. */
    public static Fault stall() {
        return of(Kind.STALL);
    }

    /** Reads everything and responds correctly, but only after this time, which may be longer than the client waits. */
    public static Fault late(Duration time) {
        return new Fault(Kind.LATE, 0, time);
    }

    /**
     * Responds with meaningless bytes. In a protocol without responses, the receiver sends them as soon as it is
     * connected.
     */
    public static Fault garbage() {
        return of(Kind.GARBAGE);
    }

    /** Sends a valid response that does not acknowledge this batch. */
    public static Fault wrongAnswer() {
        return of(Kind.WRONG_ANSWER);
    }

    /** Responds that the receiver is busy, and asks the client to wait for this time (whole seconds). */
    public static Fault busy(Duration retryAfter) {
        return new Fault(Kind.BUSY, 0, retryAfter);
    }

    /**
     * Reads everything, then resets the connection instead of responding, so the client cannot know whether the batch
     * arrived.
     */
    public static Fault resetBeforeAnswer() {
        return of(Kind.RESET_BEFORE_ANSWER);
    }

    /** Responds byte by byte, with a pause before each. */
    public static Fault dribble(Duration pause) {
        return new Fault(Kind.DRIBBLE, 0, pause);
    }

    /** Responds with a first line or headers that never end. */
    public static Fault endlessHead() {
        return of(Kind.ENDLESS_HEAD);
    }

    /**
     * Acknowledges with a body that never ends. In a protocol without responses, the receiver sends it as soon as it is
     * connected.
     */
    public static Fault endlessBody() {
        return of(Kind.ENDLESS_BODY);
    }

    private static Fault of(Kind kind) {
        return new Fault(kind, 0, null);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + (bytes > 0 ? " " + bytes + " B" : "")
                + (time != null ? " " + time : "");
    }
}

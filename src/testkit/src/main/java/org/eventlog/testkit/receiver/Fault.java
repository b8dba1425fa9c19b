// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.time.Duration;
import java.util.Locale;

/**
 * One step of a {@link FaultyReceiver}'s script: what goes wrong, as data.
 *
 * <p>
 * {@link #refuse}, {@link #resetAtOnce} and {@link #mute} happen to a connection. All others happen to a batch, where the
 * receiver answers batches; where it does not, to a connection.
 *
 * @param kind what goes wrong
 * @param bytes after so many bytes of the batch, or so many at a time; 0 where it has no meaning
 * @param time for how long, or how often; null where it has no meaning, or for "until somebody closes"
 */
public record Fault(Kind kind, int bytes, Duration time) {

    /** What may go wrong. */
    public enum Kind {
        NONE, REFUSE, RESET_AT_ONCE, MUTE, RESET_AFTER, CLOSE_AFTER, HALF_OPEN_AFTER, SLOW, STALL, LATE, GARBAGE, WRONG_ANSWER, BUSY, RESET_BEFORE_ANSWER, DRIBBLE, ENDLESS_HEAD, ENDLESS_BODY;

        boolean happensToConnection() {
            return this == REFUSE || this == RESET_AT_ONCE || this == MUTE;
        }

        /** Whether it is about the answer, so that there must be one. */
        boolean needsAnswer() {
            return switch (this) {
                case STALL, LATE, WRONG_ANSWER, BUSY, RESET_BEFORE_ANSWER, DRIBBLE, ENDLESS_HEAD -> true;
                default -> false;
            };
        }
    }

    /** All goes well. */
    public static Fault none() {
        return of(Kind.NONE);
    }

    /** Closes the port and all connections for so long, then opens the same port again. */
    public static Fault refuse(Duration time) {
        return new Fault(Kind.REFUSE, 0, time);
    }

    /** Accepts a connection and resets it (RST) at once. */
    public static Fault resetAtOnce() {
        return of(Kind.RESET_AT_ONCE);
    }

    /** Accepts a connection, reads nothing, says nothing; with TLS, the handshake never ends. */
    public static Fault mute() {
        return of(Kind.MUTE);
    }

    /** Resets the connection (RST) after so many bytes, as a process does that is killed. */
    public static Fault resetAfter(int bytes) {
        return new Fault(Kind.RESET_AFTER, bytes, null);
    }

    /** Ends the connection in good order (FIN) after so many bytes; what comes behind them is thrown away. */
    public static Fault closeAfter(int bytes) {
        return new Fault(Kind.CLOSE_AFTER, bytes, null);
    }

    /** Reads so many bytes, then nothing more, and keeps the connection open. */
    public static Fault halfOpenAfter(int bytes) {
        return new Fault(Kind.HALF_OPEN_AFTER, bytes, null);
    }

    /** Reads so many bytes, then nothing more for so long, and then resets the connection: hangs, and is killed. */
    public static Fault halfOpenAfter(int bytes, Duration time) {
        return new Fault(Kind.HALF_OPEN_AFTER, bytes, time);
    }

    /** Reads at most so many bytes, then pauses for the time, and so on. */
    public static Fault slow(int bytes, Duration pause) {
        return new Fault(Kind.SLOW, bytes, pause);
    }

    /** Reads all and never answers. */
    public static Fault stall() {
        return of(Kind.STALL);
    }

    /** Reads all and answers rightly, but only after the time: later than the client waits, if the time is long enough. */
    public static Fault late(Duration time) {
        return new Fault(Kind.LATE, 0, time);
    }

    /** Answers with bytes that mean nothing. A receiver without answers sends them as soon as it is connected. */
    public static Fault garbage() {
        return of(Kind.GARBAGE);
    }

    /** Answers something sound that is no acknowledgement of this batch. */
    public static Fault wrongAnswer() {
        return of(Kind.WRONG_ANSWER);
    }

    /** Says that it can take nothing now, and asks to be left alone for the time (whole seconds). */
    public static Fault busy(Duration retryAfter) {
        return new Fault(Kind.BUSY, 0, retryAfter);
    }

    /** Reads all, then resets the connection instead of answering: the client can't know whether it arrived. */
    public static Fault resetBeforeAnswer() {
        return of(Kind.RESET_BEFORE_ANSWER);
    }

    /** Answers byte by byte with a pause before each. */
    public static Fault dribble(Duration pause) {
        return new Fault(Kind.DRIBBLE, 0, pause);
    }

    /** Answers with a first line or headers that never end. */
    public static Fault endlessHead() {
        return of(Kind.ENDLESS_HEAD);
    }

    /** Acknowledges with a body that never ends. A receiver without answers sends it as soon as it is connected. */
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

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;
import org.eventlog.internal.ObjectText;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Delivery;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;

/**
 * A transport as the sender uses it. It may be anybody's code: what it throws without declaring it is an attempt that
 * failed like any other, because one event may be the reason. Used by the sender's thread,
 * except for {@link #cutOff}.
 */
final class GuardedTransport {
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);
    private static final int LONGEST_TEXT = 2_000;
    private static final int MAX_INTERRUPTIONS = 3;

    private final Transport transport;
    private final OperatorLog operatorLog;
    /** Whether an undeclared fault was reported, and no attempt has succeeded since. */
    private boolean reported;
    /** Whether the transport is being closed. Written by any thread. */
    private volatile boolean cutOff;
    /** Attempts in a row that ended by an interrupt. */
    private int interruptions;

    private interface Request<T> {
        T make() throws TransportException, RejectedException, InterruptedException;
    }

    GuardedTransport(Transport transport, OperatorLog operatorLog) {
        this.transport = transport;
        this.operatorLog = operatorLog;
    }

    /** @throws IllegalStateException if the transport cannot say it; the message is for operators */
    long settleNanos() {
        try {
            return Math.max(0, transport.settle().toNanos());
        } catch (Throwable e) {
            throw new IllegalStateException("EVL-1004 " + name() + " can't be used, as its settle() failed: "
                    + ForeignFaults.told(ForeignCode.caught(e))
                    + ". The event log isn't started; correct the transport", ForeignFaults.copy(e));
        }
    }

    /** @return null if the batch is delivered */
    Delivery begin(Batch batch) throws TransportException, RejectedException, InterruptedException {
        Delivery delivery = attempt(() -> transport.begin(batch));
        reported &= delivery != null;
        return delivery;
    }

    /** Waits for the receiver's acknowledgement, at most so long. @return whether it has arrived */
    boolean isAcknowledged(Delivery delivery, Duration limit)
            throws TransportException, RejectedException, InterruptedException {
        boolean acknowledged = attempt(() -> delivery.await(limit));
        reported &= !acknowledged;
        return acknowledged;
    }

    void check() throws TransportException, InterruptedException {
        try {
            attempt(() -> {
                transport.check();
                return null;
            });
        } catch (RejectedException e) {
            // Undeclared there, and there is no batch that could be meant.
            throw new TransportException("unexpected fault: " + e.getMessage(), e);
        }
    }

    private <T> T attempt(Request<T> request) throws TransportException, RejectedException, InterruptedException {
        try {
            T result = request.make();
            interruptions = 0;
            return result;
        } catch (TransportException e) {
            throw bounded(e);
        } catch (RejectedException e) {
            throw bounded(e);
        } catch (InterruptedException e) {
            if (++interruptions > MAX_INTERRUPTIONS) {
                // Nobody interrupts so often. As an interrupt it would be tried again at once, for ever, untold.
                throw new TransportException("the attempt was interrupted " + interruptions + " times in a row", e);
            }
            throw e;
        } catch (Throwable e) {
            ForeignCode.caught(e);
            if (!reported && !cutOff) {
                reported = true;
                operatorLog.broken("transport", e);
            }
            throw new TransportException("unexpected fault: " + ObjectText.of(e), e);
        }
    }

    /** What the sender compares, computes with and stores: a text of few characters, a wait within a day. */
    private static TransportException bounded(TransportException e) {
        Duration wait = wait(e.retryAfter());
        String text = text(e.getMessage());
        if (Objects.equals(wait, e.retryAfter()) && text.equals(e.getMessage())) {
            return e;
        }
        return e.isFatal()
                ? TransportException.fatal(text, e)
                : !e.isUnreachable()
                        ? new TransportException(text, e, wait)
                        : e.isBusy()
                                ? TransportException.busy(text, e)
                                : TransportException.unreachable(text, e);
    }

    private static RejectedException bounded(RejectedException e) {
        String text = text(e.getMessage());
        Map<Integer, String> events = e.events();
        if (text.equals(e.getMessage()) && events.values().stream().allMatch(reason -> text(reason).equals(reason))) {
            return e;
        }
        events.replaceAll((event, reason) -> text(reason));
        RejectedException bounded = e.isForGood()
                ? RejectedException.forGood(text, events)
                : new RejectedException(text, events);
        bounded.initCause(e);
        return bounded;
    }

    private static Duration wait(Duration asked) {
        return asked == null || !asked.isNegative() && asked.compareTo(LONGEST_WAIT) <= 0
                ? asked
                : asked.isNegative() ? Duration.ZERO : LONGEST_WAIT;
    }

    private static String text(String message) {
        return message == null
                ? "no reason given"
                : message.length() > LONGEST_TEXT ? message.substring(0, LONGEST_TEXT) + "…" : message;
    }

    /** Whether the receiver confirms that it has everything. */
    boolean isConfirmed() throws InterruptedException {
        try {
            return transport.confirm(Ending.ANSWER);
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            ForeignCode.caught(e);
            if (!cutOff) {
                operatorLog.broken("transport's confirm", e);
            }
            return false;
        }
    }

    /** From here on, what the transport throws is the result of its being closed, and is not reported. */
    void cutOff() {
        cutOff = true;
    }

    boolean isCutOff() {
        return cutOff;
    }

    /** The receiver, for operators. */
    String name() {
        return ReceiverName.of(transport);
    }
}

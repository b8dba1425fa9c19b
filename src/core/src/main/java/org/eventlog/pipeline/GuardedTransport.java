// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;
import org.eventlog.internal.ObjectText;
import org.eventlog.spi.Batch;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;

/**
 * A transport as the sender uses it. It may be anybody's code: what it throws without declaring it is an attempt that
 * failed like any other, because one event may be the reason. Used by the sender's thread.
 */
final class GuardedTransport {
    private final Transport transport;
    private final OperatorLog operatorLog;
    /** Whether an undeclared fault was reported, and no attempt has succeeded since. */
    private boolean reported;

    private interface Request {
        void make() throws TransportException, RejectedException, InterruptedException;
    }

    GuardedTransport(Transport transport, OperatorLog operatorLog) {
        this.transport = transport;
        this.operatorLog = operatorLog;
    }

    /** @throws IllegalStateException if the transport cannot say it; the message is for operators */
    long settleNanos() {
        try {
            return transport.settle().toNanos();
        } catch (Throwable e) {
            throw new IllegalStateException("EVL-1004 " + name() + " can't be used, as its settle() failed: "
                    + ForeignFaults.told(ForeignCode.caught(e))
                    + ". The event log isn't started; correct the transport", ForeignFaults.copy(e));
        }
    }

    void send(Batch batch) throws TransportException, RejectedException, InterruptedException {
        attempt(() -> transport.send(batch));
        reported = false;
    }

    void check() throws TransportException, RejectedException, InterruptedException {
        attempt(transport::check);
    }

    private void attempt(Request request) throws TransportException, RejectedException, InterruptedException {
        try {
            request.make();
        } catch (TransportException | RejectedException | InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            ForeignCode.caught(e);
            if (!reported) {
                reported = true;
                operatorLog.broken("transport", e);
            }
            throw new TransportException("unexpected fault: " + ObjectText.of(e), e);
        }
    }

    /** Whether the receiver confirms that it has everything. */
    boolean isConfirmed() throws InterruptedException {
        try {
            return transport.confirm(Ending.ANSWER);
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            operatorLog.broken("transport's confirm", ForeignCode.caught(e));
            return false;
        }
    }

    /** The receiver, for operators. */
    String name() {
        return ReceiverName.of(transport);
    }
}

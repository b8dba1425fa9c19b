// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import org.eventlog.spi.TransportException;

/** Describes failures of connections briefly, and decides whether they may pass by themselves. */
public final class Failures {
    private Failures() {}

    public static TransportException of(Exception e) {
        return e instanceof ConnectionFault fault && fault.isFatal()
                ? TransportException.fatal(text(e), e)
                : new TransportException(text(e), e);
    }

    public static String text(Exception e) {
        if (e instanceof UnknownHostException) {
            return "host name does not resolve: " + e.getMessage();
        }
        if (e instanceof ConnectException) {
            return "connection refused";
        }
        if (e instanceof ClosedChannelException || e instanceof ClosedSelectorException
                || e instanceof CancelledKeyException) {
            return "connection closed";
        }
        return e.getMessage() == null ? e.getClass().getName() : e.getMessage();
    }
}

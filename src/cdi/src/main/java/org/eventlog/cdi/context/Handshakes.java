// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;

/**
 * The handshake of a WebSocket that this thread has just ended. Servers make the endpoint for the connection next, in
 * the same thread, but outside of the request.
 */
public final class Handshakes {
    /** Weak, because a pool's thread must not keep an application that is gone. */
    private static final ThreadLocal<Reference<WorkContext>> LAST = new ThreadLocal<>();

    private Handshakes() {}

    /** A request has ended with a change of protocol. */
    public static void ended(WorkContext handshake) {
        LAST.set(new WeakReference<>(handshake));
    }

    /** Another request begins. */
    public static void forget() {
        if (LAST.get() != null) {
            LAST.set(null);
        }
    }

    /** A copy of the handshake's context, as of now; null if this thread has ended none, or it was taken. */
    public static WorkContext take() {
        Reference<WorkContext> last = LAST.get();
        forget();
        WorkContext handshake = last == null ? null : last.get();
        return handshake == null ? null : handshake.ofNow();
    }
}

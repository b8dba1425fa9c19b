// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import org.eventlog.ContextSnapshot;
import org.eventlog.cdi.context.Activities.ReceivedContext;

/** Finds the parameter of a method that carries the context of the caller. */
final class Carriers {
    /** Null in a server without Jakarta Messaging. */
    private static final Carrier MESSAGES = messages();

    private Carriers() {}

    /** Reads what a parameter carries. */
    interface Carrier {
        /** Returns null if the parameter is not a carrier. */
        ReceivedContext read(Object parameter);
    }

    private static Carrier messages() {
        try {
            return new MessageCarrier();
        } catch (LinkageError e) {
            return null;
        }
    }

    static ReceivedContext handed(Object[] parameters) {
        if (parameters != null) {
            for (Object parameter : parameters) {
                ReceivedContext handed = parameter instanceof ContextSnapshot known
                        ? ReceivedContext.of(known)
                        : message(parameter);
                if (handed != null) {
                    return handed;
                }
            }
        }
        return ReceivedContext.nothing();
    }

    private static ReceivedContext message(Object parameter) {
        return MESSAGES == null ? null : MESSAGES.read(parameter);
    }
}

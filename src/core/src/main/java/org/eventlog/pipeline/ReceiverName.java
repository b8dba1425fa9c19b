// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import org.eventlog.internal.ForeignCode;
import org.eventlog.spi.Transport;

/** A transport's name of its receiver for operators. Never throws, whatever {@code describe()} does. */
public final class ReceiverName {
    private ReceiverName() {}

    /** The transport's own text or, if it has none or throws, the name of its class. */
    public static String of(Transport transport) {
        String text = ForeignCode.call(transport::describe, fault -> null);
        return text != null ? text : "transport " + transport.getClass().getName();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import jakarta.jms.Message;
import java.util.Objects;
import org.eventlog.cdi.context.Activities.Handed;
import org.eventlog.cdi.message.ReceivedMessages;

/** Reads JMS messages. Creating an instance fails if Jakarta Messaging is missing. */
final class MessageCarrier implements Carriers.Carrier {

    MessageCarrier() {
        // Called here to detect a missing API now, and not at the first call.
        Objects.requireNonNull(Message.class);
    }

    @Override
    public Handed read(Object parameter) {
        return parameter instanceof Message message ? ReceivedMessages.handed(message) : null;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import jakarta.jms.Message;
import org.eventlog.cdi.context.Activities.Handed;
import org.eventlog.cdi.jms.EventContextMessages;

/** Reads JMS messages. Can't be made where Jakarta Messaging is not there. */
final class MessageCarrier implements Carriers.Carrier {

    MessageCarrier() {
        // Here, not at the first call: this is how its absence is noticed.
        Message.class.getName();
    }

    @Override
    public Handed read(Object parameter) {
        return parameter instanceof Message message ? EventContextMessages.handed(message) : null;
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.message;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import org.eventlog.cdi.context.Activities;
import org.eventlog.cdi.context.Activities.ReceivedContext;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;

/** What the sender of a JMS message has written into it. */
public final class ReceivedMessages {

    private ReceivedMessages() {}

    /** The context in the message, with the queue or topic as the worker. Does not throw. */
    public static ReceivedContext handed(Message message) {
        ReceivedContext nothing = ReceivedContext.nothing();
        // A provider's classes may throw anything.
        return ForeignCode.call(() -> {
            String from = name(message.getJMSDestination());
            return Activities.handed(message::getStringProperty, from == null ? nothing.worker() : from);
        }, fault -> {
            ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.DEBUG, "not read from a message",
                    fault);
            return nothing;
        });
    }

    private static String name(Destination destination) throws JMSException {
        if (destination instanceof Queue queue) {
            return queue.getQueueName();
        }
        return destination instanceof Topic topic ? topic.getTopicName() : null;
    }
}

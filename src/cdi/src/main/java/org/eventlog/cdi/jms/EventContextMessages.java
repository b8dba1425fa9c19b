// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.jms;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.context.Activities;
import org.eventlog.cdi.context.Activities.Handed;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.context.WorkContext;

/**
 * Lets whoever receives a JMS message log as part of the work of whoever sent it.
 *
 * <pre>
 * EventContextMessages.write(jms.createProducer()).send(queue, "order 4711");
 * </pre>
 *
 * <p>
 * A message has the correlation id (the request id where there is none) in its property {@value #CORRELATION_ID}, and
 * the trace in {@code traceparent} and {@code tracestate}; {@code JMSCorrelationID} is the application's and is left
 * alone. Nobody's name goes with it. On the other side, {@link org.eventlog.cdi.Activity} at {@code onMessage} reads
 * them, or {@link #restore}. For any thread; nothing here throws for a message that can't be written or read.
 */
public final class EventContextMessages {
    /** The property with the correlation id. */
    public static final String CORRELATION_ID = Activities.CORRELATION_ID;

    private EventContextMessages() {}

    /** Writes what is known in this thread into a message that is about to be sent. */
    public static void write(Message message) {
        Activities.handOver().forEach((name, value) -> {
            try {
                message.setStringProperty(name, value);
            } catch (JMSException | JMSRuntimeException e) {
                debug("not written into a message", e);
            }
        });
    }

    /** Lets the producer write what is known in this thread now into each message that it sends. */
    public static JMSProducer write(JMSProducer producer) {
        Activities.handOver().forEach((name, value) -> {
            try {
                producer.setProperty(name, value);
            } catch (JMSRuntimeException e) {
                debug("not written into messages", e);
            }
        });
        return producer;
    }

    /**
     * Lets this thread work for whoever sent the message until the scope is closed, by the same thread: for those who
     * receive messages without an {@link org.eventlog.cdi.Activity} method.
     *
     * @param activity what the work is called
     */
    public static EventContext.Scope restore(String activity, Message message) {
        WorkContext before = CurrentContext.set(Activities.begin(activity, handed(message)));
        return () -> CurrentContext.set(before);
    }

    /** What came with the message; for Eventlog itself. */
    public static Handed handed(Message message) {
        Handed nothing = Handed.nothing();
        try {
            String from = name(message.getJMSDestination());
            return Activities.handed(message::getStringProperty, from == null ? nothing.worker() : from);
        } catch (JMSException | JMSRuntimeException e) {
            debug("not read from a message", e);
            return nothing;
        }
    }

    private static String name(Destination destination) throws JMSException {
        if (destination instanceof Queue queue) {
            return queue.getQueueName();
        }
        return destination instanceof Topic topic ? topic.getTopicName() : null;
    }

    private static void debug(String what, Exception e) {
        System.getLogger("org.eventlog").log(System.Logger.Level.DEBUG, what, e);
    }
}

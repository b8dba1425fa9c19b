// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.jms;

import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.context.Activities;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.message.ReceivedMessages;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;

/**
 * Passes the context to the receiver of a JMS message, so that its events have the sender's correlation id and trace.
 *
 * <pre>
 * EventContextMessages.write(jms.createProducer()).send(queue, "order 4711");
 * </pre>
 *
 * <p>
 * The message gets the correlation id (or else the request id) in its property {@value #CORRELATION_ID}, and the trace
 * in {@code traceparent} and {@code tracestate}. {@code JMSCorrelationID} belongs to the application and is not
 * changed. The user is not passed on. The receiver reads these properties with {@link org.eventlog.cdi.Activity} on
 * {@code onMessage}, or with {@link #restore}. Thread-safe. No method throws if a message cannot be written or read.
 */
public final class EventContextMessages {
    /** The property with the correlation id. */
    public static final String CORRELATION_ID = Activities.CORRELATION_ID;

    private EventContextMessages() {}

    /** Writes the context of this thread into a message. */
    public static void write(Message message) {
        Activities.handOver().forEach((name, value) -> {
            write("not written into a message", () -> message.setStringProperty(name, value));
        });
    }

    /** Lets the producer write the current context of this thread into each message that it sends. */
    public static JMSProducer write(JMSProducer producer) {
        Activities.handOver().forEach((name, value) -> {
            write("not written into messages", () -> producer.setProperty(name, value));
        });
        return producer;
    }

    /**
     * Sets the context of this thread from the message until the scope is closed, which must happen in the same thread.
     * For receivers without an {@link org.eventlog.cdi.Activity} method.
     *
     * @param activity the name of the work
     */
    public static EventContext.Scope restore(String activity, Message message) {
        return CurrentContext.enter(Activities.begin(activity, ReceivedMessages.handed(message)))::run;
    }

    /** A provider's classes may throw anything. */
    private static void write(String otherwise, Writing writing) {
        ForeignCode.call(() -> {
            writing.write();
            return null;
        }, fault -> {
            debug(otherwise, fault);
            return null;
        });
    }

    private interface Writing {
        void write() throws JMSException;
    }

    private static void debug(String what, Throwable fault) {
        ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.DEBUG, what, fault);
    }
}

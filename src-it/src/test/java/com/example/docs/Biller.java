// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.docs;

import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.Activity;
import org.eventlog.cdi.jms.EventContextMessages;

/** docs/events.md: messages. */
@MessageDriven(mappedName = "jms/orders")
public class Biller implements MessageListener {
    @Inject
    EventLogger log;

    @Activity("billing")
    public void onMessage(Message message) {
        log.log(LogEvent.named("order.billed"));
    }

    static void send(JMSContext jms, Queue queue) {
        EventContextMessages.write(jms.createProducer()).send(queue, "order 4711");
    }
}

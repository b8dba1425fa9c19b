// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.parcels;

import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSDestinationDefinition;
import jakarta.jms.Queue;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.jms.EventContextMessages;

/** Has a parcel packed by whoever listens to the queue; the message says which request it is for. */
@JMSDestinationDefinition(name = ParcelPage.QUEUE, interfaceName = "jakarta.jms.Queue", destinationName = "shop.orders")
@WebServlet("/parcel")
public class ParcelPage extends HttpServlet {
    static final String QUEUE = "java:app/jms/parcels";
    private static final long serialVersionUID = 1;

    @Inject
    private transient EventLogger log;
    @Resource
    private transient ConnectionFactory connections;
    @Resource(lookup = QUEUE)
    private transient Queue queue;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        try (JMSContext jms = connections.createContext()) {
            EventContextMessages.write(jms.createProducer()).send(queue, request.getParameter("order"));
        }
        log.log(LogEvent.named("shop.parcel.ordered"));
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
    }
}

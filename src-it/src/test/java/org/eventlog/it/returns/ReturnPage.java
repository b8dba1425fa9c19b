// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.returns;

import jakarta.annotation.Resource;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSDestinationDefinition;
import jakarta.jms.Queue;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Takes something back. */
@JMSDestinationDefinition(name = ReturnPage.QUEUE, interfaceName = "jakarta.jms.Queue", destinationName = "shop.returns")
@WebServlet("/return")
public class ReturnPage extends HttpServlet {
    static final String QUEUE = "java:app/jms/returns";
    private static final long serialVersionUID = 1;

    @Resource
    private transient ConnectionFactory connections;
    @Resource(lookup = QUEUE)
    private transient Queue queue;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        try (JMSContext jms = connections.createContext()) {
            jms.createProducer().send(queue, "lantern");
        }
    }
}

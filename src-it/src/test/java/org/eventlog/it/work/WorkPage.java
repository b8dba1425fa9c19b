// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.work;

import jakarta.annotation.Resource;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.ejb.EJB;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Properties;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.EventLogControl;

/** Starts the work that the path says; it runs in other threads. */
@WebServlet("/task/*")
public class WorkPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient Tasks tasks;
    @Inject
    private transient Event<Order> orders;
    @Resource
    private transient ManagedExecutorService executor;
    @EJB
    private transient EnterpriseTasks enterprise;
    @EJB
    private transient Sealed sealed;
    @Inject
    private transient EventLogControl control;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getPathInfo()) {
            case "/fired" -> orders.fireAsync(new Order("fired"),
                    NotificationOptions.ofExecutor(EventContext.wrap(executor)));
            case "/asynchronous" -> tasks.count();
            case "/enterprise" -> enterprise.count(EventContext.current());
            case "/recount" -> enterprise.recount();
            case "/sealed" -> sealed.count();
            case "/timer" -> enterprise.later();
            case "/batch" -> BatchRuntime.getJobOperator().start("inventory", new Properties());
            case "/configure" -> System.setProperty("eventlog.request.sample", "0.5");
            case "/share" -> response.getWriter().print(control.requestShare());
            default -> throw new IllegalArgumentException(request.getPathInfo());
        }
    }
}

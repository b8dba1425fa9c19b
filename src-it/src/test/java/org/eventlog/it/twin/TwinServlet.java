// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.twin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.logging.Logger;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.EventLogControl;

/** Logs what it is asked to, as an event and as a log record, and tells its queue's numbers. */
@WebServlet("/log")
public class TwinServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    /** Of the same name in each WAR. */
    private static final Logger LOG = Logger.getLogger("com.example.twin");

    @Inject
    private transient EventLogger logger;
    @Inject
    private transient EventContext context;
    @Inject
    private transient EventLogControl control;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String text = request.getParameter("text");
        context.setField("said", text);
        logger.log(LogEvent.named("twin").message(text));
        LOG.warning("record of " + text);
        response.setContentType("text/plain");
        response.getWriter().print(control.stats().orElseThrow().accepted());
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.ee11;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;

/** Logs in a task of the executor that Jakarta EE 11 injects, and shows what was sent. */
@WebServlet("/injected/*")
public class InjectedPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient ManagedExecutorService executor;
    @Inject
    private transient EventLogger log;
    @Inject
    private transient NotedTransport transport;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if ("/sent".equals(request.getPathInfo())) {
            response.getWriter().print(transport.noted());
        } else {
            executor.execute(() -> log.log(LogEvent.named("work.injected")));
        }
    }
}

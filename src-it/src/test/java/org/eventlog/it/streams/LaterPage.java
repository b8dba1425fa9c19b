// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.streams;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.EventContext;

/** Answers from another thread, from a dispatch, or never: as the path says. */
@WebServlet(urlPatterns = "/later/*", asyncSupported = true)
public class LaterPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient EventLogger log;
    @Resource
    private transient ManagedExecutorService executor;
    @Resource
    private transient ManagedScheduledExecutorService scheduler;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            log.log(LogEvent.named("shop.later.dispatched"));
            response.getWriter().print("dispatched");
            return;
        }
        AsyncContext later = request.startAsync();
        switch (request.getPathInfo()) {
            case "/answered" -> executor.execute(EventContext.wrap(() -> answer(later)));
            // Payara loses a dispatch that is made at the moment at which the request's own thread leaves (its
            // AsyncContextImpl keeps it for that thread, which does not look for it again).
            case "/dispatched" -> scheduler.schedule(() -> later.dispatch(), 250, TimeUnit.MILLISECONDS);
            case "/never" -> later.setTimeout(200);
            default -> throw new IllegalArgumentException(request.getPathInfo());
        }
    }

    private void answer(AsyncContext later) {
        log.log(LogEvent.named("shop.later.answered"));
        HttpServletResponse response = (HttpServletResponse) later.getResponse();
        try {
            response.setStatus(HttpServletResponse.SC_ACCEPTED);
            response.getWriter().print("answered");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            later.complete();
        }
    }
}

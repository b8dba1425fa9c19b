// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.eventlog.cdi.request.RequestLog;

/** The endpoint for browsers, at {@code eventlog.browser.path}. Registered only if it is enabled. */
public class BrowserServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient RequestLog requestLog;
    @Inject
    private transient BrowserLog browserLog;
    @Inject
    private transient BrowserCounts counts;

    private transient InstantSource clock = InstantSource.system();
    private transient BrowserEndpoint endpoint;

    /** For tests. */
    void clock(InstantSource other) {
        clock = other;
    }

    @Override
    public void init() {
        endpoint = new BrowserEndpoint(browserLog.browser(), requestLog.requests(), requestLog.direct(), counts, clock);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        endpoint.handle(request, response);
    }

    @Override
    public void destroy() {
        endpoint.close();
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.CollectorServlet;

/**
 * {@code /health/live} and {@code /health/ready}, without sign-in. The response contains only the state and the kind of
 * problem.
 */
public final class HealthServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;

    private final transient IngestWriter writer;

    public HealthServlet(IngestWriter writer) {
        this.writer = writer;
    }

    @Override
    protected String allowed() {
        return "GET, HEAD";
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String reason = null;
        if (request.getServletPath().endsWith("/ready")) {
            StoreException fault = writer.notReady();
            reason = fault != null ? fault.kind().code() : writer.isStuck() ? "writer_stuck" : null;
        }
        response.setStatus(reason == null ? 200 : 503);
        json(response, new JsonText().object().member("status", reason == null ? "UP" : "DOWN").member("reason", reason)
                .end());
    }
}

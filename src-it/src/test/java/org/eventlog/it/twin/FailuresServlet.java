// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.twin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eventlog.cdi.EventLogControl;

/** Says how many attempts to send have failed. */
@WebServlet("/failures")
public class FailuresServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient EventLogControl control;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.getWriter().print(control.stats().orElseThrow().failures());
    }
}

// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** An application's page template, created for each request. */
public class HostFrame extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html;charset=UTF-8");
        response.getWriter().print("<!DOCTYPE html><html><head><title>Shop: <!-- eventlog-title --></title>"
                + "<!-- eventlog-head --></head><body><p>Hello " + request.getUserPrincipal().getName()
                + "</p><!-- eventlog-body --><footer>Köln</footer></body></html>");
    }
}

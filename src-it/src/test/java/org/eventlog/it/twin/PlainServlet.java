// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.twin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What an application with CDI does at least. */
@WebServlet("/plain")
public class PlainServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient Greeting greeting;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.getWriter().print(greeting.text());
    }

    /** A bean, so that there is something to inject. */
    @ApplicationScoped
    public static class Greeting {
        public String text() {
            return "hello";
        }
    }
}

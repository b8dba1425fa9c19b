// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eventlog.collector.people.People;
import org.eventlog.collector.store.StoreException;

/**
 * The sign-in form, which the container shows to users who have not signed in and whose submission it processes itself
 * ({@code j_security_check}, Jakarta Servlet 13.6.3).
 */
public final class LoginServlet extends DoorServlet {
    private static final long serialVersionUID = 1L;

    public LoginServlet(String base, Pages pages, People people) {
        super(base, pages, people);
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        pages.login(response,
                new LoginPage(pages.texts(), root(request), request.getContextPath() + "/j_security_check",
                        request.getParameter("failed") != null, people.isEmpty()));
    }

    /** Called if the container shows this page in place of one to which a form was sent. */
    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        get(request, response);
    }
}

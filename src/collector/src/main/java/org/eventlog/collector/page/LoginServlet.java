// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eventlog.collector.people.People;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.CollectorServlet;

/**
 * The form that the container shows to whoever has not signed in, and whose answer it takes itself ({@code
 * j_security_check}, Jakarta Servlet 13.6.3). It is shown in place of any page, so its links begin at the root.
 */
public final class LoginServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;

    private final String base;
    private final transient Pages pages;
    private final transient People people;

    public LoginServlet(String base, Pages pages, People people) {
        this.base = base;
        this.pages = pages;
        this.people = people;
    }

    @Override
    protected String allowed() {
        return "GET, HEAD, POST";
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        String context = request.getContextPath();
        pages.login(response, new LoginPage(pages.texts(), context + base + "/", context + "/j_security_check",
                request.getParameter("failed") != null, people.isEmpty()));
    }

    /** The container shows it in place of a page that somebody has sent a form to. */
    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        get(request, response);
    }
}

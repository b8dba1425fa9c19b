// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.eventlog.collector.people.People;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Caller;

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
        dropSessionOfAnother(request, response);
        pages.login(response,
                new LoginPage(pages.texts(), root(request), Caller.contextPath(request) + "/j_security_check",
                        request.getParameter("failed") != null, people.isEmpty()));
    }

    /**
     * Open Liberty refuses a session that another identity began, also while a user signs in. The browser has one if
     * the server's own cookie ended earlier, for example because the user signed out elsewhere.
     */
    private static void dropSessionOfAnother(HttpServletRequest request, HttpServletResponse response) {
        try {
            request.getSession(false);
        } catch (RuntimeException e) {
            String name = request.getServletContext().getSessionCookieConfig().getName();
            // Without a proxy's prefix, which the proxy adds to the paths of all cookies.
            for (String path : List.of("/", request.getContextPath() + "/", request.getContextPath())) {
                Cookie gone = new Cookie(name == null ? "JSESSIONID" : name, "");
                gone.setPath(path.isEmpty() ? "/" : path);
                gone.setMaxAge(0);
                gone.setHttpOnly(true);
                response.addCookie(gone);
            }
        }
    }

    /**
     * Called if the container shows this page in place of one to which something was sent. A sender of events at a wrong
     * path must not take that for success.
     */
    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        if (!isForm(request.getContentType())) {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        }
        get(request, response);
    }

    private static boolean isForm(String type) {
        return type != null && type.toLowerCase(Locale.ROOT)
                .matches("(application/x-www-form-urlencoded|multipart/form-data)(;.*)?");
    }
}
